namespace Evergrant.Storage.Tests;

public abstract partial class GrantStoreConformance
{
    [Fact]
    public async Task How_much_a_grant_is_kept_changes_with_its_turn_for_whoever_saw_it_last()
    {
        var grant = await ConnectAsync();
        Assert.True(
            await Store.KeepAsync(
                grant.Id,
                grant.Version,
                Keep.Alive,
                The.Start.AddDays(30),
                Some.Evidence("kept"),
                default
            )
        );
        Assert.False(await Store.KeepAsync(grant.Id, grant.Version, Keep.Warm, null, Some.Evidence(), default));
        var kept = await ReadAsync(grant.Id);
        Assert.Equal((Keep.Alive, The.Start.AddDays(30)), (kept.Keep, kept.NextRefreshAt));
        Assert.Equal(grant.Evidence, kept.Evidence);
        var audit = await Store.ListAuditAsync(grant.Id, 9, default);
        Assert.Equal(["kept", "connected"], audit.Select(entry => entry.Evidence.What));
    }

    [Fact]
    public async Task Beyond_its_ration_an_app_keeps_those_warm_that_were_read_last()
    {
        var grants = new Dictionary<string, Grant>();
        foreach (var (name, readAt) in new[] { ("a", 1), ("b", 4), ("c", 3), ("d", 2), ("warm", 0), ("alive", 5) })
        {
            var grant = grants[name] = await ConnectAsync(name);
            await Store.NoteReadAsync([grant.Id], The.Start.AddDays(30 + readAt), default);
        }
        foreach (var (name, keep) in new[] { ("warm", Keep.Warm), ("alive", Keep.Alive) })
            await Store.KeepAsync(
                grants[name].Id,
                grants[name].Version,
                keep,
                The.Start.AddDays(40),
                Some.Evidence(),
                default
            );

        // One of three is the one that an operator keeps warm.
        Assert.Equal(2, await RationAsync(most: 3));
        Assert.Equal(["a", "d"], await RationedAsync());
        Assert.Equal(2, await RationAsync(most: 3));

        // Read again: warm again, and its turn is looked at. Nobody is rationed who would not be warm anyway.
        await Store.NoteReadAsync([grants["a"].Id], The.Start.AddDays(40), default);
        Assert.Equal(2, await RationAsync(most: 3));
        Assert.Equal(["c", "d"], await RationedAsync());
        Assert.Equal(Now, (await ReadAsync(grants["a"].Id)).NextRefreshAt);
        Assert.Equal(1, await Store.RationAsync("shop", 3, The.Start.AddDays(32.5), Now, default));
        Assert.Equal(["c"], await RationedAsync());
        Assert.Equal(0, await RationAsync(most: 100));
    }

    [Fact]
    public async Task What_an_operator_says_ends_a_ration()
    {
        var grant = await ConnectAsync();
        Assert.Equal(1, await Store.RationAsync("shop", 0, DateTimeOffset.UnixEpoch, Now, default));
        grant = await ReadAsync(grant.Id);
        Assert.True(grant.IsRationed);
        await Store.KeepAsync(grant.Id, grant.Version, Keep.Warm, Now, Some.Evidence(), default);
        Assert.False((await ReadAsync(grant.Id)).IsRationed);
    }

    private static readonly DateTimeOffset Now = The.Start.AddDays(41);

    private Task<int> RationAsync(int most) => Store.RationAsync("shop", most, The.Start.AddDays(20), Now, default);

    private async Task<IEnumerable<string>> RationedAsync() =>
        (await Store.ListAsync(null, 99, default)).Where(grant => grant.IsRationed).Select(grant => grant.Name);
}
