using Evergrant.Refresh;
using Evergrant.Storage;

namespace Evergrant.Tests.Refresh;

public class InFlightTests
{
    [Fact]
    public async Task Whoever_wants_more_than_what_runs_is_decided_on_again()
    {
        var grant = Some.Grant();
        var unchanged = new RefreshOutcome.Unchanged(new GrantSnapshot(grant, new AccessToken("canary")));
        var rotated = new RefreshOutcome.Rotated(unchanged.Snapshot);
        var scheduled = new TaskCompletionSource();
        var inFlight = new InFlight(
            async (_, demand, waiters) =>
            {
                if (demand is Demand.Scheduled)
                    await scheduled.Task;
                waiters.TrySetResult(demand is Demand.Scheduled ? unchanged : rotated);
            }
        );

        var first = inFlight.Join(grant.Id, new Demand.Scheduled());
        var joined = inFlight.Join(grant.Id, new Demand.Scheduled());
        var ordered = inFlight.Join(grant.Id, new Demand.Ordered(grant.Generation));
        scheduled.SetResult();

        Assert.Same(unchanged, await first);
        Assert.Same(unchanged, await joined);
        Assert.Same(rotated, await ordered);
    }
}
