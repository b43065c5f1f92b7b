using Evergrant.Refresh;
using Evergrant.Sandbox;
using Evergrant.Storage;

namespace Evergrant.Tests.Keeping;

/// Invariants 1, 2 and 10.
public class OnePresenterTests
{
    private static async Task<List<TokenResult.Served>> ReadAsync(int callers, params Keeper[] keepers)
    {
        using var start = new ManualResetEventSlim();
        var reads = Enumerable
            .Range(0, callers)
            .Select(n =>
                Task.Run(async () =>
                {
                    start.Wait();
                    return await keepers[n % keepers.Length].GetTokenAsync("acme");
                })
            )
            .ToList();
        start.Set();
        return [.. (await Task.WhenAll(reads)).Select(Assert.IsType<TokenResult.Served>)];
    }

    [Fact]
    public async Task A_thousand_callers_at_an_expiry_make_one_redemption()
    {
        await using var kept = await Kept.StartAsync();
        await kept.ExpireAsync();

        var served = await ReadAsync(1000, kept.Keeper);

        Assert.Equal(1, kept.Presentations);
        Assert.All(served, token => Assert.Equal(2, token.Generation));
        Assert.True(await kept.WorksAsync(served[0].AccessToken));
    }

    [Fact]
    public async Task Keepers_that_share_a_store_make_one_redemption_between_them()
    {
        await using var kept = await Kept.StartAsync();
        Keeper[] keepers = [kept.Keeper, await kept.OpenKeeperAsync(), await kept.OpenKeeperAsync()];

        for (var round = 1; round <= 10; round++)
        {
            await kept.ExpireAsync();
            var served = await ReadAsync(60, keepers);

            Assert.Equal(round, kept.Presentations);
            Assert.All(served, token => Assert.Equal(round + 1, token.Generation));
        }
    }

    [Fact]
    public async Task A_caller_who_saw_an_older_generation_redeems_nothing()
    {
        await using var kept = await Kept.StartAsync();
        await kept.Keeper.RefreshAsync("acme", CancellationToken.None);
        await kept.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var served = Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("acme", afterGeneration: 1));

        Assert.Equal(2, served.Generation);
        Assert.Equal(1, kept.Presentations);
    }

    [Fact]
    public async Task A_keeper_with_an_old_picture_reads_again_before_it_redeems()
    {
        await using var kept = await Kept.StartAsync();
        var other = await kept.OpenKeeperAsync();
        await other.GetTokenAsync("acme");
        await kept.ExpireSoonAsync();
        await kept.Keeper.GetTokenAsync("acme");

        var served = Assert.IsType<TokenResult.Served>(await other.GetTokenAsync("acme"));

        Assert.Equal(2, served.Generation);
        Assert.Equal(1, kept.Presentations);
    }

    [Fact]
    public async Task A_row_that_moves_between_the_decision_and_the_lease_is_decided_on_again()
    {
        await using var kept = await Kept.StartAsync();
        var other = await kept.OpenKeeperAsync();
        await kept.ExpireAsync();
        var began = 0;
        Task<RefreshOutcome>? between = null;
        using var listener = new StepListener(
            "refresh.4-begin",
            () =>
            {
                // The other keeper's refresh comes through here as well.
                if (Interlocked.Exchange(ref began, 1) != 0)
                    return;
                between = other.RefreshAsync("acme", CancellationToken.None);
                between.Wait();
            }
        );

        var served = Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("acme"));

        Assert.IsType<RefreshOutcome.Rotated>(await between!);
        Assert.Equal(2, served.Generation);
        Assert.Equal(1, kept.Presentations);
    }

    [Fact]
    public async Task Reading_a_live_token_writes_nothing_and_waits_for_nothing()
    {
        await using var kept = await Kept.StartAsync();
        await kept.Keeper.GetTokenAsync("acme");
        var before = await kept.GrantAsync();
        var hang = kept.Keap.Faults.Add(FaultNames.Hang, "refresh_token");
        var refresh = kept.Keeper.RefreshAsync("acme", CancellationToken.None);
        await hang.WaitUntilFiredAsync();
        var during = await kept.GrantAsync();

        for (var n = 0; n < 1000; n++)
        {
            var read = kept.Keeper.GetTokenAsync("acme");
            Assert.Equal(before.Generation, Assert.IsType<TokenResult.Served>(await read).Generation);
        }

        Assert.Equal(during, await kept.GrantAsync());
        hang.Release();
        await refresh;
    }

    [Theory]
    [InlineData(GrantState.Uncertain, Keep.Warm)]
    [InlineData(GrantState.Active, Keep.Alive)]
    public async Task Reading_what_the_schedule_leaves_alone_writes_nothing(GrantState state, Keep keep)
    {
        await using var kept = await Kept.StartAsync();
        var grant = await kept.GrantAsync();
        await kept.Clock.AdvanceToAsync(grant.AccessExpiresAt.AddHours(-1));
        var change = new GrantChange
        {
            State = state,
            Evidence = grant.Evidence,
            Trouble =
                state == GrantState.Active
                    ? Trouble.None
                    : new Trouble { Unknowns = 1, UnknownSince = kept.Clock.GetUtcNow() },
            NextRefreshAt = grant.AccessExpiresAt.AddMinutes(-30),
            Keep = keep,
        };
        await kept.Store.ChangeAsync(grant.Id, grant.Version, change, CancellationToken.None);

        // The second read at the latest is answered from memory.
        for (var n = 0; n < 3; n++)
            Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("acme"));
        await kept.Keeper.WhenSettledAsync(CancellationToken.None);

        Assert.Null((await kept.GrantAsync()).LastReadAt);
        Assert.Equal(0, kept.Presentations);
    }

    [Fact]
    public async Task Moving_the_calendar_during_a_redemption_presents_nothing_twice()
    {
        await using var kept = await Kept.StartAsync();
        var other = await kept.OpenKeeperAsync();
        await kept.ExpireAsync();
        var hang = kept.Keap.Faults.Add(FaultNames.Hang, "refresh_token");
        var first = kept.Keeper.GetTokenAsync("acme").AsTask();
        await hang.WaitUntilFiredAsync();
        // Far beyond the lease and every timeout, which are the process clock's.
        kept.Calendar.Skew = TimeSpan.FromMinutes(10);

        var second = other.GetTokenAsync("acme").AsTask();
        hang.Release();

        Assert.Equal(2, Assert.IsType<TokenResult.Served>(await first).Generation);
        Assert.Equal(2, Assert.IsType<TokenResult.Served>(await second).Generation);
        Assert.Equal(1, kept.Presentations);
    }
}
