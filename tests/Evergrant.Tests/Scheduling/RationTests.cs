using Evergrant.Providers;
using Evergrant.Storage;
using Evergrant.Tests.Keeping;
using Evergrant.Tests.Protocol;

namespace Evergrant.Tests.Scheduling;

/// Invariant 9: no more than a tenth of what a provider allows an app in a day goes into refreshing.
public class RationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Beyond_its_share_an_app_keeps_those_warm_that_were_read_last_and_says_so(bool withSchedule)
    {
        await using var provider = new Provider();
        // A tenth of 30 a day, each grant three in two days: two of them.
        await using var nodes = new Nodes(provider.Catalog(null, dailyQuota: 30));
        await nodes.AddAppAsync();
        foreach (var number in Enumerable.Range(0, 4))
        {
            var grant = await nodes.AddGrantAsync($"g{number}", TimeSpan.FromHours(20), keep: Keep.Auto);
            var readAt = nodes.Calendar.GetUtcNow().AddHours(-number);
            await nodes.Store.NoteReadAsync([grant.Id], readAt, CancellationToken.None);
            // As it stood when it was still warm.
            grant = await nodes.GrantAsync(grant.Name);
            await nodes.Store.RescheduleAsync(grant.Id, grant.Version, readAt, CancellationToken.None);
        }

        var keeper = await nodes.OpenAsync(withSchedule);
        if (!withSchedule)
            await keeper.TickAsync(new TickOptions(), CancellationToken.None);
        await keeper.WhenSettledAsync(CancellationToken.None);

        var grants = await nodes.Store.ListAsync(null, 9, CancellationToken.None);
        Assert.Equal([false, false, true, true], grants.Select(grant => grant.IsRationed));
        // The others are only kept alive: their turn is weeks away.
        Assert.Equal([2, 2, 1, 1], grants.Select(grant => grant.Generation));
        Assert.All(
            grants.Skip(2),
            grant => Assert.True(grant.NextRefreshAt > nodes.Calendar.GetUtcNow().AddDays(20), $"{grant.NextRefreshAt}")
        );
        Assert.Single(nodes.Logged, line => line.Contains("kept alive", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_ration_that_takes_the_store_too_long_keeps_no_grant_from_its_turn()
    {
        await using var server = new RawServer(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.WriteAsync(RawServer.Ok(Provided.Tokens));
        });
        await using var provided = await Provided.StartAsync(server.Address);
        provided.Calendar.Advance(TimeSpan.FromDays(1));

        var slow = LeavingStore.Of(provided.Store, nameof(IGrantStore.RationAsync), comesBack: true);
        await provided.RestartAsync(ProviderCatalog.BuiltIn, slow);

        Assert.Equal(2, (await provided.GrantAsync()).Generation);
    }
}
