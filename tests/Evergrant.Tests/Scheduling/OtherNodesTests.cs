namespace Evergrant.Tests.Scheduling;

public class OtherNodesTests
{
    [Fact]
    public async Task What_another_node_is_refreshing_holds_up_nothing_that_is_due_here()
    {
        await using var provider = new Provider();
        await using var nodes = new Nodes(provider.Catalog(perSecond: null));
        await nodes.AddAppAsync();
        // More than are refreshed at once, and all before the last one's turn.
        for (var number = 0; number < 40; number++)
            await nodes.LeaseAsync(await nodes.AddGrantAsync($"theirs{number}", TimeSpan.FromHours(22)));
        await nodes.AddGrantAsync("ours", TimeSpan.FromHours(20));
        var began = TimeProvider.System.GetTimestamp();

        await nodes.OpenAsync();

        await Eventually.TrueAsync(async () => (await nodes.GrantAsync("ours")).Generation == 2);
        // Whoever waits for another node's lease does so for 30 s.
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(29));
        Assert.Equal(["ours"], provider.Arrivals.Select(arrival => arrival.Grant));
    }
}
