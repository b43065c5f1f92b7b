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
            hang.Release();

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
            hang.Release();
            await refresh;
            await worker.EndAsync(0);

            var grant = await kept.GrantAsync();
            Assert.Equal((GrantState.Active, run + 1), (grant.State, grant.Generation));
        }
        Assert.Equal(runs, kept.Presentations);
        Soak.Report($"| SIGTERM in flight, {runs} runs in {watch.Elapsed.TotalSeconds:0} s | 0 lost |");
    }
}
