using System.Diagnostics;
using Evergrant.Sandbox;
using Evergrant.Tests.Processes;

namespace Evergrant.Tests.Keeping;

/// Invariant 6, many times.
public class CancellationTests
{
    [Fact]
    [Trait("Category", Soak.Category)]
    public async Task A_first_caller_that_goes_away_loses_nothing_and_disturbs_nobody()
    {
        var runs = Soak.Times(few: 20, full: 1_000);
        await using var kept = await Kept.StartAsync();
        var watch = Stopwatch.StartNew();
        for (var run = 1; run <= runs; run++)
        {
            await kept.ExpireAsync();
            // Before the request is worked off, and after it.
            var hang = kept.Keap.Faults.Add(
                FaultNames.Hang,
                "refresh_token",
                options: new FaultOptions { AfterCommit = run % 2 == 0 }
            );
            using var first = new CancellationTokenSource();
            var gone = kept.Keeper.GetTokenAsync("acme", cancellationToken: first.Token).AsTask();
            await hang.WaitUntilFiredAsync();
            var others = Enumerable.Range(0, 5).Select(_ => kept.Keeper.GetTokenAsync("acme").AsTask()).ToList();

            await first.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
            kept.Keap.Faults.Remove(hang.Id);

            foreach (var served in await Task.WhenAll(others))
                Assert.Equal(run + 1, Assert.IsType<TokenResult.Served>(served).Generation);
        }
        Assert.Equal(runs, kept.Presentations);
        Soak.Report(
            $"| first caller cancels, {runs} runs in {watch.Elapsed.TotalSeconds:0} s | 0 lost, 0 waiters disturbed |"
        );
    }

    [Fact]
    [Trait("Category", Soak.Category)]
    public async Task SIGTERM_in_flight_is_waited_out_and_nothing_is_lost()
    {
        var runs = Soak.Times(few: 4, full: 1_000);
        await using var kept = await Kept.StartAsync();
        await kept.Keeper.StopAsync();
        var watch = Stopwatch.StartNew();
        for (var run = 1; run <= runs; run++)
        {
            await using var worker = await WorkerProcess.StartAsync(kept);
            var hang = kept.Keap.Faults.Add(
                FaultNames.Hang,
                "refresh_token",
                options: new FaultOptions { AfterCommit = run % 2 == 0 }
            );
            var refresh = worker.AskAsync("refresh");
            await hang.WaitUntilFiredAsync();

            worker.Terminate();
            kept.Keap.Faults.Remove(hang.Id);
            await refresh;
            await worker.EndAsync(0);

            var grant = await kept.GrantAsync();
            Assert.Equal((GrantState.Active, run + 1), (grant.State, grant.Generation));
        }
        Assert.Equal(runs, kept.Presentations);
        Soak.Report($"| SIGTERM in flight, {runs} runs in {watch.Elapsed.TotalSeconds:0} s | 0 lost |");
    }

    [Fact]
    public async Task What_is_said_about_a_grant_while_the_provider_is_asked_holds_for_what_it_answers()
    {
        await using var kept = await Kept.StartAsync();
        await kept.ExpireAsync();
        var hang = kept.Keap.Faults.Add(FaultNames.Hang, "refresh_token");
        var asked = kept.Keeper.GetTokenAsync("acme").AsTask();
        await hang.WaitUntilFiredAsync();

        await kept.Keeper.KeepAsync("acme", Keep.Alive, default);
        kept.Keap.Faults.Remove(hang.Id);

        Assert.IsType<TokenResult.Served>(await asked);
        var grant = await kept.GrantAsync();
        Assert.Equal((2, Keep.Alive), (grant.Generation, grant.Keep));
        // Not while the access token lives, which nobody asked to be kept warm.
        Assert.True(grant.NextRefreshAt > grant.AccessExpiresAt, $"{grant.NextRefreshAt}");
    }
}
