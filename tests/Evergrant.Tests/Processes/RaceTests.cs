using System.Diagnostics;
using Evergrant.Tests.Keeping;

namespace Evergrant.Tests.Processes;

/// Invariants 1 and 2, at many expiries: callers of one, two and eight processes, over a store that answers late.
public class RaceTests
{
    private const int Callers = 20;

    /// The sandbox forgets what is older than twice as many.
    private const int Remembered = 10_000;

    [Fact]
    [Trait("Category", Soak.Category)]
    public async Task Twenty_callers_at_each_expiry_present_each_token_once()
    {
        var expiries = Soak.Times(few: 4, full: 10_000);
        await using var kept = await Kept.StartAsync();
        await kept.Keeper.StopAsync();
        var workers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => WorkerProcess.StartAsync(kept)));
        var watch = Stopwatch.StartNew();
        foreach (var delay in (int[])[0, 1, 5])
        {
            await TellAsync(workers, $"delay {delay}");
            foreach (var processes in (int[])[1, 2, 8])
            {
                watch.Restart();
                var reused = await RaceAsync(kept, workers, processes, expiries);
                Soak.Report(
                    $"| {Callers} callers in {processes} processes, reads delayed {delay} ms, {expiries} expiries in {watch.Elapsed.TotalSeconds:0} s | {reused} reused tokens |"
                );
                Assert.Equal(0, reused);
            }
        }
        foreach (var worker in workers)
            await worker.DisposeAsync();
    }

    private static async Task<int> RaceAsync(Kept kept, WorkerProcess[] workers, int processes, int expiries)
    {
        for (var expiry = 1; expiry <= expiries; expiry++)
        {
            var grant = await kept.GrantAsync();
            await kept.Clock.AdvanceToAsync(grant.AccessExpiresAt.AddSeconds(1));
            await Task.WhenAll(workers.Select(worker => worker.MoveAsync(kept)));

            var each = (Callers + processes - 1) / processes;
            var answers = await Task.WhenAll(workers.Take(processes).Select(w => w.AskAsync($"read {each}")));

            // One answer, the same for everybody: the token of the next generation.
            Assert.StartsWith($"{grant.Generation + 1}:", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
            if (expiry % Remembered == 0)
                Assert.Equal(0, Reused(kept));
        }
        return Reused(kept);
    }

    private static int Reused(Kept kept) => kept.Keap.Lineage.Count(node => node.PresentationCount > 1);

    private static Task<string?[]> TellAsync(WorkerProcess[] workers, string command) =>
        Task.WhenAll(workers.Select(worker => worker.AskAsync(command)));
}
