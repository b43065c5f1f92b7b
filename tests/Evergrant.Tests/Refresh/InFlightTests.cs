using Evergrant.Refresh;
using Evergrant.Storage;

namespace Evergrant.Tests.Refresh;

public class InFlightTests
{
    private static readonly Grant Grant = Some.Grant();
    private static readonly GrantSnapshot Snapshot = new(Grant, new AccessToken("canary"));

    public static TheoryData<string> Unanswered => ["unchanged", "in progress"];

    [Theory]
    [MemberData(nameof(Unanswered))]
    public async Task Whoever_wants_more_than_the_schedule_does_is_decided_on_again(string what)
    {
        RefreshOutcome first =
            what == "unchanged" ? new RefreshOutcome.Unchanged(Snapshot) : new RefreshOutcome.InProgress("another");
        var rotated = new RefreshOutcome.Rotated(Snapshot);
        var scheduled = new TaskCompletionSource();
        var inFlight = new InFlight(
            async (_, demand, _) =>
            {
                if (demand is not Demand.Scheduled)
                    return rotated;
                await scheduled.Task;
                return first;
            }
        );

        var one = inFlight.Join(Grant.Id, new Demand.Scheduled());
        var joined = inFlight.Join(Grant.Id, new Demand.Scheduled());
        var ordered = inFlight.Join(Grant.Id, new Demand.Ordered(Grant.Generation));
        scheduled.SetResult();

        Assert.Same(first, await one);
        Assert.Same(first, await joined);
        Assert.Same(rotated, await ordered);
    }

    [Fact]
    public async Task Whoever_has_heard_the_outcome_and_comes_again_does_not_hear_it_twice()
    {
        var runs = 0;
        var inFlight = new InFlight(
            (_, _, _) =>
            {
                Interlocked.Increment(ref runs);
                return Task.FromResult<RefreshOutcome>(new RefreshOutcome.Failed(Snapshot));
            }
        );
        for (var number = 1; number <= 2_000; number++)
        {
            await inFlight.Join(Grant.Id, new Demand.Scheduled());
            Assert.Equal(number, runs);
        }
    }

    [Fact]
    public async Task What_is_known_early_is_told_to_whoever_comes_until_the_run_has_ended()
    {
        var stored = new TaskCompletionSource();
        var away = new RefreshOutcome.StoreUnavailable("away");
        var runs = 0;
        var inFlight = new InFlight(
            async (_, _, waiters) =>
            {
                runs++;
                waiters.TrySetResult(away);
                await stored.Task;
                return new RefreshOutcome.Rotated(Snapshot);
            }
        );

        Assert.Same(away, await inFlight.Join(Grant.Id, new Demand.Scheduled()));
        Assert.Same(away, await inFlight.Join(Grant.Id, new Demand.Scheduled()));
        stored.SetResult();
        await inFlight.WhenIdle;

        Assert.Equal(1, runs);
    }
}
