using System.Collections.Concurrent;

namespace Evergrant.Refresh;

/// Each grant that is due, or ends too soon, once.
internal sealed class Tick(KeeperOptions keeper, DueRefresh dueRefresh)
{
    private const int Batch = 256;

    public async Task<TickReport> RunAsync(TickOptions options, CancellationToken cancellationToken)
    {
        var began = keeper.ProcessClock.GetTimestamp();
        bool TimeIsUp() => keeper.ProcessClock.GetElapsedTime(began) >= options.Budget;
        var now = keeper.Calendar.GetUtcNow();
        var demand = new Demand.Ahead(options.LookAhead);
        var tried = new HashSet<GrantId>();
        var outcomes = new ConcurrentBag<RefreshOutcome?>();
        var isCut = false;
        var without = new HashSet<string>(StringComparer.Ordinal);

        async Task RefreshAllAsync(IEnumerable<Grant> grants) =>
            await Parallel.ForEachAsync(
                grants.Where(grant => tried.Add(grant.Id)).ToList(),
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = DueRefresh.AtOnce,
                    CancellationToken = cancellationToken,
                },
                async (grant, _) =>
                {
                    if (TimeIsUp())
                    {
                        isCut = true;
                        return;
                    }
                    var outcome = await dueRefresh.RunAsync(grant, demand, cancellationToken);
                    outcomes.Add(outcome);
                    if (outcome is RefreshOutcome.Held)
                        lock (without)
                            without.Add(grant.App);
                }
            );

        // First what is due, the most urgent first; then what ends before anybody comes again.
        while (!isCut)
        {
            var due = await keeper.Store.ListDueAsync(now, Batch, [.. without], cancellationToken);
            if (due.All(grant => tried.Contains(grant.Id)))
                break;
            await RefreshAllAsync(due);
        }
        for (Grant? last = null; ; )
        {
            var page = await keeper.Store.ListDueAsync(now, now + options.LookAhead, last, Batch, cancellationToken);
            if (page.Count == 0 || isCut)
                break;
            last = page[^1];
            // A grant that was moved on may lie on a later page as well.
            await RefreshAllAsync(
                page.Where(grant =>
                    !without.Contains(grant.App)
                    && (grant.NextRefreshAt <= now || RefreshDecision.EndsTooSoon(grant, options.LookAhead, now))
                )
            );
        }
        return new TickReport
        {
            Rotated = outcomes.Count(outcome => outcome is RefreshOutcome.Rotated),
            Failed = outcomes.Count(outcome =>
                outcome is null or RefreshOutcome.Failed or RefreshOutcome.Held || DueRefresh.DidNotBegin(outcome)
            ),
            Busy = outcomes.Count(outcome => outcome is RefreshOutcome.InProgress),
            IsCut = isCut || outcomes.Any(outcome => outcome is RefreshOutcome.ShuttingDown),
            NeedOwner = await ListAsync(GrantState.NeedsReauthorization, cancellationToken),
            Troubled =
            [
                .. await ListAsync(GrantState.Late, cancellationToken),
                .. await ListAsync(GrantState.Uncertain, cancellationToken),
            ],
        };
    }

    private Task<IReadOnlyList<Grant>> ListAsync(GrantState state, CancellationToken cancellationToken) =>
        keeper.Store.ListInStateAsync(state, TickReport.MostListed, cancellationToken);
}
