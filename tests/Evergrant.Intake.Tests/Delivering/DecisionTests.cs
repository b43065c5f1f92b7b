using Evergrant.Intake.Delivering;

namespace Evergrant.Intake.Tests.Delivering;

/// What is decided without a store and without Keap.
public sealed class DecisionTests
{
    private static readonly DateTimeOffset Noon = new(2027, 1, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly Failure.Passing Away = new("unavailable", "503", null, RetryTimes.Most);
    private static readonly Failure.GrantStopped Dead = new(Holds.NeedsReauthorization, "dead");

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 30)]
    [InlineData(2, 120)]
    [InlineData(3, 600)]
    [InlineData(4, 1_800)]
    [InlineData(5, 7_200)]
    [InlineData(6, 21_600)]
    [InlineData(7, 43_200)]
    [InlineData(8, 86_400)]
    [InlineData(9, 86_400)]
    public void Spans_grow_to_a_day_and_jitter_takes_any_part_of_them(int attempts, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryTimes.Delay(attempts, 1, null));
        Assert.Equal(TimeSpan.FromSeconds(seconds) / 2, RetryTimes.Delay(attempts, 0.5, null));
        Assert.Equal(TimeSpan.Zero, RetryTimes.Delay(attempts, 0, null));
    }

    [Fact]
    public void All_of_them_are_about_three_days()
    {
        var all = Enumerable.Range(0, RetryTimes.Most).Sum(attempts => RetryTimes.Delay(attempts, 1, null).TotalDays);
        Assert.InRange(all, 2.5, 3);
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(1, 5)]
    [InlineData(400 * 86_400, 86_400)]
    public void Who_asks_for_a_wait_gets_it_within_a_day(int asked, int waits) =>
        Assert.Equal(
            TimeSpan.FromSeconds(waits),
            RetryTimes.Delay(0, 1, TimeSpan.FromSeconds(asked))
        );

    [Fact]
    public void The_last_failure_that_counts_is_the_tenth_and_few_are_enough_for_what_cannot_be_read()
    {
        var few = Away with { Tries = 4 };
        Assert.NotNull(RetryTimes.Next(Away, 9, Noon, Noon, 1));
        Assert.Null(RetryTimes.Next(Away, 10, Noon, Noon, 1));
        Assert.NotNull(RetryTimes.Next(few, 3, Noon, Noon, 1));
        Assert.Null(RetryTimes.Next(few, 4, Noon, Noon, 1));
        Assert.NotNull(RetryTimes.Next(Away, 0, Noon - RetryTimes.Patience, Noon, 1));
        Assert.Null(RetryTimes.Next(Away, 0, Noon - RetryTimes.Patience - TimeSpan.FromSeconds(1), Noon, 1));
    }

    public static TheoryData<string, int?, int?, string?, int, bool> Charges =>
        new()
        {
            { "the first failure", null, 5, null, 0, false },
            { "alone", 0, null, null, 0, true },
            { "alone, and the last that failed is itself", 0, null, "me", 0, true },
            { "somebody got through since", 0, 5, null, 0, true },
            { "somebody got through before", 5, 0, "other", 6, false },
            { "somebody else failed since", 0, null, "other", 3, false },
            { "somebody else failed at the same time", 0, null, "other", 0, false },
            { "somebody else failed before", 5, null, "other", 3, true },
            { "somebody failed and somebody got through", 0, 4, "other", 3, true },
        };

    [Theory, MemberData(nameof(Charges))]
    public void A_failure_counts_when_it_is_the_submissions_own(
        string why,
        int? failedAt,
        int? succeededAt,
        string? whoFailed,
        int otherAt,
        bool counts
    )
    {
        var standing = new QueueStanding
        {
            SucceededAt = At(succeededAt),
            Failed = whoFailed is null ? [] : [new QueueFailure(whoFailed, At(otherAt)!.Value)],
        };
        Assert.True(counts == QueueDecision.Counts(standing, "me", At(failedAt)), why);
    }

    [Fact]
    public void Five_failures_of_two_hold_a_queue_and_any_number_of_one_do_not()
    {
        var alone = Open;
        for (var n = 0; n < 50; n++)
            alone = QueueDecision.AfterFailure(alone, Away, "one", false, Noon, 0.5)!;
        Assert.Null(alone.Held);

        var two = Open;
        for (var n = 0; n < QueueDecision.FailuresUntilHeld; n++)
        {
            Assert.Null(two.Held);
            two = QueueDecision.AfterFailure(two, Away, n % 2 == 0 ? "one" : "two", false, Noon, 0.5)!;
        }
        Assert.Equal((Holds.KeapUnavailable, Noon), (two.Held, two.HeldAt));
        Assert.True(two.HeldUntil > Noon);
    }

    [Fact]
    public void A_success_in_between_begins_the_count_anew()
    {
        var queue = Open;
        for (var n = 0; n < 40; n++)
        {
            queue = QueueDecision.AfterFailure(queue, Away, $"s{n}", false, Noon.AddSeconds(2 * n), 1)!;
            queue = QueueDecision.AfterSuccess(queue, false, Noon.AddSeconds(2 * n + 1))!;
        }
        Assert.Null(queue.Held);
        Assert.Equal(0, queue.Standing.Failures);
    }

    [Fact]
    public void One_is_tried_when_a_hold_ends_and_its_failure_makes_the_next_hold_longer()
    {
        var held = Open with { Held = Holds.KeapUnavailable, HeldAt = Noon, HeldUntil = Noon.AddSeconds(10), Standing = new() { Holds = 1 } };
        Assert.Equal(QueueTurn.Held, QueueDecision.TurnOf(held, Noon.AddSeconds(9)));
        Assert.Equal(QueueTurn.Probe, QueueDecision.TurnOf(held, Noon.AddSeconds(10)));

        var again = QueueDecision.AfterFailure(held, Away, "one", true, Noon.AddSeconds(10), 1)!;
        Assert.Equal((Noon, Noon.AddSeconds(30)), (again.HeldAt, again.HeldUntil));
        var open = QueueDecision.AfterSuccess(again, true, Noon.AddSeconds(40))!;
        Assert.Equal((null, 0, 0), (open.Held, open.Standing.Holds, open.Standing.Failures));
    }

    [Fact]
    public void What_was_in_flight_when_the_hold_began_does_not_end_it()
    {
        var held = Open with { Held = Holds.KeapUnavailable, HeldAt = Noon, HeldUntil = Noon.AddSeconds(10) };
        Assert.Equal(Holds.KeapUnavailable, QueueDecision.AfterSuccess(held, false, Noon)?.Held);
    }

    [Theory]
    [InlineData("needs_reauthorization", QueueTurn.Held)]
    [InlineData("paused", QueueTurn.Held)]
    [InlineData("revoked", QueueTurn.Held)]
    [InlineData(null, QueueTurn.Held)]
    [InlineData("active", QueueTurn.Resumes)]
    [InlineData("late", QueueTurn.Resumes)]
    [InlineData("uncertain", QueueTurn.Resumes)]
    public void A_grant_that_works_again_frees_its_queue(string? grant, object turn)
    {
        var held = QueueDecision.AfterFailure(Open, Dead, "one", false, Noon, 1)!;
        Assert.True(held.IsHeldByGrant);
        Assert.Equal(turn, QueueDecision.TurnOf(held with { GrantState = grant }, Noon.AddDays(30)));
    }

    [Fact]
    public void A_hold_that_lasts_is_written_once()
    {
        var held = QueueDecision.AfterFailure(Open, Dead, "one", false, Noon, 1)!;
        Assert.Null(QueueDecision.AfterFailure(held, Dead, "two", false, Noon.AddSeconds(1), 1));
    }

    [Fact]
    public void A_day_that_is_used_up_is_waited_out_and_a_minute_for_as_long_as_Keap_says()
    {
        var day = new Failure.QueueStopped(Holds.QuotaDay, "429", null, Noon.AddHours(12));
        var minute = new Failure.QueueStopped(Holds.QuotaMinute, "429", TimeSpan.FromSeconds(15), null);
        Assert.Equal(Noon.AddHours(12), QueueDecision.AfterFailure(Open, day, "one", false, Noon, 0)!.HeldUntil);
        Assert.Equal(Noon.AddSeconds(15), QueueDecision.AfterFailure(Open, minute, "one", false, Noon, 0)!.HeldUntil);
    }

    private static Queue Open => new() { Grant = GrantId.New(Noon), Version = 1 };

    private static DateTimeOffset? At(int? second) => second is { } s ? Noon.AddSeconds(s) : null;
}
