using Evergrant.Torture.Client;
using Evergrant.Torture.Server;

namespace Evergrant.Torture.Running;

/// Counts while a scenario runs.
internal sealed class Tally(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly long begun = clock.GetTimestamp();
    private readonly List<Ledger> ledgers = [];
    private int calls;
    private int failed;
    private int lost;
    private int lostNeedlessly;
    private string? firstFailure;
    private long? downSince;
    private TimeSpan longestGap;

    public void Opened(Ledger ledger) => ledgers.Add(ledger);

    public void Lost(bool needlessly)
    {
        lock (gate)
        {
            EndGap();
            lost++;
            lostNeedlessly += needlessly ? 1 : 0;
        }
    }

    public void Note(CallResult result, long startedAt)
    {
        lock (gate)
        {
            switch (result)
            {
                case CallResult.Worked:
                    calls++;
                    EndGap();
                    break;
                case CallResult.Failed(var why):
                    calls++;
                    failed++;
                    firstFailure ??= why;
                    downSince ??= startedAt;
                    break;
            }
        }
    }

    public ScenarioResult Of(Scenario scenario)
    {
        lock (gate)
            return new ScenarioResult
            {
                Scenario = scenario,
                Redemptions = ledgers.Sum(ledger => ledger.Redemptions),
                Reused = ledgers.Sum(ledger => ledger.Reused),
                Repeated = ledgers.Sum(ledger => ledger.Repeated),
                Lost = lost,
                LostNeedlessly = lostNeedlessly,
                LongestGap = longestGap,
                Calls = calls,
                FailedCalls = failed,
                FirstFailure = firstFailure,
                Took = clock.GetElapsedTime(begun),
            };
    }

    private void EndGap()
    {
        if (downSince is { } since && clock.GetElapsedTime(since) is var gap && gap > longestGap)
            longestGap = gap;
        downSince = null;
    }
}
