using System.Globalization;

namespace Evergrant.Tests.Scheduling;

/// Invariant 9: what happens when a provider comes back.
public class OutageTests
{
    private const int Limit = 25;
    private const double PerSecond = 22;

    [Fact]
    [Trait("Category", Soak.Category)]
    public async Task After_an_outage_one_probe_goes_first_then_the_nearest_deadlines_at_a_pace_that_all_nodes_share()
    {
        var count = Soak.Times(200, 10_000);
        await using var provider = new Provider(Limit) { IsDown = true, RetryAfter = 300 };
        await using var nodes = new Nodes(provider.Catalog(PerSecond));
        await nodes.AddAppAsync();
        var random = new Random(7);
        for (var number = 0; number < count; number++)
        {
            var isEnding = number % 20 == 19;
            await nodes.AddGrantAsync(
                $"g{number}",
                TimeSpan.FromHours(17.1 + (5 * random.NextDouble())),
                isEnding ? TimeSpan.FromHours(1 + (22 * random.NextDouble())) : null
            );
        }
        await nodes.AddGrantAsync("read", TimeSpan.FromHours(1));
        var keepers = new[] { await nodes.OpenAsync(), await nodes.OpenAsync() };
        await Eventually.TrueAsync(async () => (await StandingAsync(nodes, provider)).HeldUntil is not null);
        await keepers[0].GetTokenAsync("read");

        // The provider is back and lets the first wait: whoever else came would show.
        var probed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        provider.Clear();
        (provider.IsDown, provider.Before) = (false, () => probed.Task);
        nodes.Calendar.Skew += TimeSpan.FromMinutes(6);
        await Eventually.TrueAsync(() => provider.Arrivals.Count > 0);
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System);
        Assert.Single(provider.Arrivals);
        provider.Before = null;
        var began = TimeProvider.System.GetTimestamp();
        probed.SetResult();

        // Its turn is the last of all, and somebody waits for it.
        var last = (await nodes.Store.ListAsync(null, count + 1, CancellationToken.None))
            .Where(grant => grant.Name != "read")
            .MaxBy(grant => Evergrant.Refresh.Urgency.Of(grant, nodes.Calendar.GetUtcNow()))!;
        await Eventually.TrueAsync(() => provider.Arrivals.Count > 3);
        var called = keepers[1].GetTokenAsync(last.Name, TimeSpan.FromHours(15)).AsTask();
        var slowest = TimeSpan.Zero;
        while (provider.Count(200) < count)
        {
            var asked = TimeProvider.System.GetTimestamp();
            Assert.IsType<TokenResult.Served>(await keepers[0].GetTokenAsync("read"));
            var took = TimeProvider.System.GetElapsedTime(asked);
            slowest = took > slowest ? took : slowest;
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            Assert.True(
                TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60 + (3.0 * count / Limit)),
                $"{provider.Count(200)} of {count}"
            );
        }
        var needed = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        var ideal = (double)count / Limit;
        await called;
        var order = provider.Arrivals.Select(arrival => arrival.Grant).ToList();
        Soak.Report(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {count} due grants after an outage, {Limit}/s allowed, 2 nodes | {needed:0} s ({needed / ideal:0.00}× ideal), at most {provider.Peak} in a second, {provider.Count(429)} × 429, slowest token read {slowest.TotalMilliseconds:0.0} ms, a caller for the last grant came {order.IndexOf(last.Name) + 1}th |"
            )
        );

        Assert.Equal(0, provider.Count(429));
        // A machine with its hands full brings together what was sent at distances.
        Assert.InRange(provider.Peak, 1, Soak.IsFull ? Limit : Limit + 3);
        Assert.Equal(count, order.Distinct().Count());
        Assert.InRange(needed, 0, ideal * (Soak.IsFull ? 1.2 : 2));
        Assert.InRange(order.IndexOf(last.Name), 0, 60);
        AssertNearestFirst(order, count);
    }

    /// Two nodes have 32 each under way, in whatever order they arrive.
    private static void AssertNearestFirst(List<string> order, int count)
    {
        var ending = Enumerable.Range(0, count).Where(number => number % 20 == 19).Select(number => $"g{number}");
        Assert.All(ending, name => Assert.InRange(order.IndexOf(name), 0, (count / 20) + 80));
    }

    [Fact]
    public async Task A_lone_refresh_costs_two_commits_and_no_more()
    {
        await using var provider = new Provider();
        await using var nodes = new Nodes(provider.Catalog(PerSecond));
        await nodes.AddAppAsync();
        var grant = await nodes.AddGrantAsync("lone", TimeSpan.FromHours(10));
        var keeper = await nodes.OpenAsync(withSchedule: false);
        var before = await nodes.Store.ReadChangeStampAsync(CancellationToken.None);

        await keeper.RefreshAsync(grant.Name, CancellationToken.None);

        Assert.Equal(2, (await nodes.GrantAsync("lone")).Generation);
        Assert.Equal(2, await nodes.Store.ReadChangeStampAsync(CancellationToken.None) - before);
    }

    [Fact]
    public async Task Retry_After_holds_for_every_node_and_only_a_person_may_look_sooner()
    {
        await using var provider = new Provider(limit: 0) { RetryAfter = 600 };
        await using var nodes = new Nodes(provider.Catalog(null));
        await nodes.AddAppAsync();
        foreach (var name in (string[])["a", "b", "c"])
            await nodes.AddGrantAsync(name, TimeSpan.FromHours(25));
        var keepers = new[] { await nodes.OpenAsync(withSchedule: false), await nodes.OpenAsync(withSchedule: false) };

        await keepers[0].GetTokenAsync("a");
        var refused = Assert.IsType<TokenResult.Unavailable>(await keepers[1].GetTokenAsync("b"));

        Assert.Equal("provider_unavailable", refused.Code);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromSeconds(590), TimeSpan.FromSeconds(600));
        Assert.Single(provider.Arrivals);
        nodes.Calendar.Skew += TimeSpan.FromSeconds(599);
        await keepers[0].GetTokenAsync("c");
        Assert.Single(provider.Arrivals);
        await keepers[1].RefreshAsync("c", CancellationToken.None);
        Assert.Equal(2, provider.Arrivals.Count);
    }

    [Fact]
    public async Task A_changed_secret_tries_everything_that_was_put_off_at_once()
    {
        await using var provider = new Provider { IsDown = true, RetryAfter = 3600 };
        await using var nodes = new Nodes(provider.Catalog(null));
        await nodes.AddAppAsync();
        await nodes.AddGrantAsync("a", TimeSpan.FromHours(25));
        var keeper = await nodes.OpenAsync();
        await Eventually.TrueAsync(async () => (await nodes.GrantAsync("a")).Trouble.Failures == 1);
        provider.IsDown = false;
        await Eventually.TrueAsync(async () => (await StandingAsync(nodes, provider)).HeldUntil is not null);

        await keeper.ChangeAppSecretAsync("paced", new ClientSecret("another"), CancellationToken.None);

        await Eventually.TrueAsync(async () => (await nodes.GrantAsync("a")).Generation == 2);
    }

    [Fact]
    public async Task A_provider_that_hangs_keeps_no_other_waiting()
    {
        await using var hanging = new Provider();
        await using var other = new Provider();
        var hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hanging.Before = () => hang.Task;
        await using var nodes = new Nodes(hanging.Catalog(null));
        await nodes.AddAppAsync();
        await nodes.Store.AddAppAsync(
            new App
            {
                Name = "other",
                Profile = "paced",
                ClientId = "client",
                Secret = new ClientSecret("secret"),
                BaseAddress = other.Address,
                SecretSetAt = nodes.Calendar.GetUtcNow(),
            },
            CancellationToken.None
        );
        for (var number = 0; number < 40; number++)
            await nodes.AddGrantAsync($"hangs{number}", TimeSpan.FromHours(23));
        await nodes.AddGrantAsync("other", TimeSpan.FromHours(17), app: "other");

        await nodes.OpenAsync();

        await Eventually.TrueAsync(async () => (await nodes.GrantAsync("other")).Generation == 2);
        // Due only now, while the other hangs on.
        await nodes.AddGrantAsync("later", TimeSpan.FromHours(17), app: "other");
        await Eventually.TrueAsync(async () => (await nodes.GrantAsync("later")).Generation == 2);
        // None of them was given up before that, and a lane that hangs is not opened a second time.
        await Task.Delay(TimeSpan.FromSeconds(1.2), TimeProvider.System);
        Assert.Equal(32, hanging.Arrivals.Count);
        for (var number = 0; number < 40; number++)
            Assert.Equal(0, (await nodes.GrantAsync($"hangs{number}")).Trouble.Unknowns);
        hang.SetResult();
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_sends_no_more_at_once_than_the_pace()
    {
        await using var provider = new Provider(Limit);
        await using var nodes = new Nodes(provider.Catalog(PerSecond));
        await nodes.AddAppAsync();
        for (var number = 0; number < 50; number++)
            await nodes.AddGrantAsync($"g{number}", TimeSpan.FromHours(1));
        await nodes.OpenAsync();

        nodes.Calendar.Skew = TimeSpan.FromDays(20);

        await Eventually.TrueAsync(() => provider.Count(200) == 50);
        Assert.InRange(provider.Peak, 1, Limit + 3);
    }

    [Fact]
    public async Task A_clock_that_was_ahead_and_is_set_back_leaves_no_grant_with_times_of_the_future()
    {
        await using var provider = new Provider();
        await using var nodes = new Nodes(provider.Catalog(null));
        await nodes.AddAppAsync();
        nodes.Calendar.Skew = TimeSpan.FromDays(3);
        await nodes.AddGrantAsync("a", TimeSpan.FromHours(1));
        await nodes.OpenAsync();
        await nodes.Store.NoteReadAsync([], nodes.Calendar.GetUtcNow(), CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(1.2), TimeProvider.System);

        nodes.Calendar.Skew = TimeSpan.Zero;

        await Eventually.TrueAsync(async () => (await nodes.GrantAsync("a")).Generation == 2);
        var grant = await nodes.GrantAsync("a");
        Assert.InRange(grant.AccessExpiresAt, nodes.Calendar.GetUtcNow(), nodes.Calendar.GetUtcNow().AddHours(24));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_clock_that_was_set_back_while_nothing_ran_leaves_no_grant_with_times_of_the_future(
        bool withSchedule
    )
    {
        await using var provider = new Provider();
        await using var nodes = new Nodes(provider.Catalog(null));
        await nodes.AddAppAsync();
        nodes.Calendar.Skew = TimeSpan.FromDays(3);
        await nodes.AddGrantAsync("a", TimeSpan.FromHours(1));
        nodes.Calendar.Skew = TimeSpan.Zero;

        for (var program = 0; program < 3; program++)
        {
            var keeper = await nodes.OpenAsync(withSchedule);
            if (!withSchedule)
                await keeper.TickAsync(new TickOptions(), CancellationToken.None);
        }

        await Eventually.TrueAsync(async () => (await nodes.GrantAsync("a")).Generation == 2);
        var grant = await nodes.GrantAsync("a");
        Assert.InRange(grant.AccessExpiresAt, nodes.Calendar.GetUtcNow(), nodes.Calendar.GetUtcNow().AddHours(24));
        var said = nodes.Logged.Count(line => line.Contains("set back", StringComparison.Ordinal));
        Assert.InRange(said, 1, withSchedule ? 3 : 1);
    }

    private static Task<Evergrant.Storage.EndpointStanding> StandingAsync(Nodes nodes, Provider provider) =>
        nodes.Store.FindEndpointAsync(provider.Address.AbsoluteUri, CancellationToken.None);
}
