using Evergrant.Hosting.Chores;
using Evergrant.Hosting.Home;
using Evergrant.Refresh;
using Evergrant.Sealing;
using Evergrant.Storage;

namespace Evergrant.Hosting.Tests.Stores;

public sealed class KeyChangeTests
{
    [Fact]
    public async Task Everything_is_sealed_with_the_new_key_and_opens_without_the_old_one()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        await ticked.Home.Keeper.RefreshAsync("acme", default);
        var old = ticked.Home.Sealer.Ring.CurrentId;
        var report = await ChangeAsync(ticked.Home);
        Assert.Equal([old], report.OldIds);
        Assert.Empty(report.Broken);
        Assert.Equal([old], await new KeyChange(ticked.Home, []).DropOldAsync(default));
        Assert.DoesNotContain(
            old,
            await File.ReadAllTextAsync(Path.Combine(ticked.HomePath, "master.key")),
            StringComparison.Ordinal
        );
        await ticked.ReopenAsync();
        Assert.Equal([report.CurrentId], ticked.Home.Sealer.Ring.Ids);
        Assert.IsType<RefreshOutcome.Rotated>(await ticked.Home.Keeper.RefreshAsync("acme", default));
        Assert.Empty(await HomeCheck.RunAsync(ticked.Home, [], (_, _) => { }, default));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(ticked.HomePath, "master.key"))
            );
    }

    [Fact]
    public async Task A_program_that_runs_takes_the_new_key_up_and_seals_with_it()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        await using var chores = await HomeChores.OpenAsync(ticked.Home, null, default);
        chores.Start();
        var other = await ticked.OpenAsync();
        var report = await ChangeAsync(other);
        Assert.Equal(report.CurrentId, ticked.Home.Sealer.Ring.CurrentId);
        Assert.NotNull(await ticked.Home.Store.FindByNameAsync("acme", default));
        await ticked.Home.Keeper.RefreshAsync("acme", default);
        Assert.Equal([report.CurrentId], await KeysInUseAsync(ticked.Home));
    }

    [Fact]
    public async Task A_program_that_opened_nothing_since_seals_with_the_new_key_all_the_same()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var report = await ChangeAsync(await ticked.OpenAsync());
        var text = ticked.Home.Sealer.Seal("value", new SealContext("here"));
        Assert.Equal(report.CurrentId, Sealer.KeyIdOf(text));
    }

    [Fact]
    public async Task A_living_node_that_does_not_know_the_key_is_given_nothing_it_cannot_open()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var before = ticked.Home.Sealer.Ring;
        var nodes = new LiveNodes(ticked.Home.Database);
        await nodes.ReportAsync("elsewhere", before, default);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new KeyChange(ticked.Home, []).RunAsync((_, _) => { }, patience.Token)
        );
        Assert.Equal([before.CurrentId], await KeysInUseAsync(ticked.Home));
        Assert.Equal(before.CurrentId, ticked.Home.Sealer.Ring.CurrentId);
        // Its key file arrives: the same command goes on, with the same key.
        await nodes.LeaveAsync("elsewhere", default);
        var added = ticked.Home.Sealer.Ring.Ids[1];
        Assert.Equal(added, (await ChangeAsync(ticked.Home)).CurrentId);
    }

    [Fact]
    public async Task An_old_key_that_still_seals_something_is_not_dropped()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var ring = ticked.Home.Sealer.Ring;
        ticked.Home.Key.Write(ring.WithNewKey() is var both ? both.Promote(both.Ids[1]) : ring);
        var told = await Assert.ThrowsAsync<ConfigurationException>(() =>
            new KeyChange(ticked.Home, []).DropOldAsync(default)
        );
        Assert.Contains("still seals", told.Message, StringComparison.Ordinal);
        Assert.Equal(2, ticked.Home.Sealer.Ring.Ids.Count);
    }

    [Fact]
    public async Task An_answer_in_the_spool_that_the_store_lacks_keeps_its_key()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var slot = ticked.Home.Spool.TryReserve()!;
        await slot.WriteAsync(
            new SpooledAnswer
            {
                Attempt = new Attempt
                {
                    Id = AttemptId.New(TickedHome.Start),
                    Grant = (await ticked.GrantAsync()).Id,
                    Kind = AttemptKind.Refresh,
                    Epoch = 1,
                    Generation = 2,
                    Node = "here",
                    StartedAt = TickedHome.Start,
                },
                AppSecretSetAt = TickedHome.Start,
                Answer = new Evergrant.Protocol.TokenAnswer
                {
                    Status = 200,
                    Body = "{}"u8.ToArray(),
                    Complete = true,
                    ReceivedAt = TickedHome.Start,
                },
            }
        );
        await ChangeAsync(ticked.Home);
        var told = await Assert.ThrowsAsync<ConfigurationException>(() =>
            new KeyChange(ticked.Home, []).DropOldAsync(default)
        );
        Assert.Contains("not in the store yet", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_one_program_changes_the_key()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        using var other = FileLock.TryAcquire(ticked.Home.Key.Path + ".lock");
        await Assert.ThrowsAsync<HomeBusyException>(() => ChangeAsync(ticked.Home));
        Assert.Single(ticked.Home.Sealer.Ring.Ids);
    }

    [Fact]
    public async Task A_value_that_does_not_open_is_named_left_alone_and_keeps_its_key()
    {
        await using var ticked = await TickedHome.CreateAsync("acme", "broken");
        await ticked.BreakAsync("broken", "sealed_refresh_token");
        var report = await ChangeAsync(ticked.Home);
        Assert.Equal("sealed_refresh_token", Assert.Single(report.Broken).Column);
        await Assert.ThrowsAsync<ConfigurationException>(() => new KeyChange(ticked.Home, []).DropOldAsync(default));
    }

    private static Task<KeyChangeReport> ChangeAsync(EvergrantHome home) =>
        new KeyChange(home, []).RunAsync((_, _) => { }, default);

    private static Task<IReadOnlyList<string>> KeysInUseAsync(EvergrantHome home) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql(
                    """
                    select distinct substr(v, 4, 8) from (
                      select sealed_access_token as v from token_sets union all
                      select sealed_refresh_token from token_sets union all
                      select sealed_secret from apps union all
                      select value from store_facts where name = 'fingerprint_key'
                    ) x
                    """
                ).ListAsync(connection, row => row.Text(), token),
            default
        );
}
