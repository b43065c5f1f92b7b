namespace Evergrant.Intake.Delivering;

/// <summary>
/// What a call says about the queue it is of, and whether a failure counts against the submission that had it. Pure: functions of
/// the row as read and the calendar.
/// </summary>
internal static class QueueDecision
{
    /// In a row and of two submissions at least: one that can never be delivered holds nobody up.
    public const int FailuresUntilHeld = 5;
    private const int Remembered = 3;

    /// While one is tried nobody else is; after this it is held for dead.
    public static readonly TimeSpan ProbeSpan = TimeSpan.FromMinutes(2);

    /// What is on record within this is not written again with every success.
    private static readonly TimeSpan SuccessPeriod = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FirstHold = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ShortestHold = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);

    /// States of a grant in which there may be no token until a person acts.
    private static readonly string[] Stopped = ["needs_reauthorization", "paused", "revoked"];

    /// <summary>Whether anything may be taken from it now.</summary>
    public static QueueTurn TurnOf(Queue queue, DateTimeOffset now) =>
        queue switch
        {
            { Held: null } => QueueTurn.Open,
            { HeldUntil: { } until } => until <= now ? QueueTurn.Probe : QueueTurn.Held,
            { GrantState: { } state } => Stopped.Contains(state) ? QueueTurn.Held : QueueTurn.Resumes,
            _ => QueueTurn.Held,
        };

    /// <summary>
    /// A failure counts against a submission when somebody else got through since it failed last, or when nobody else was
    /// there to try. The first never does: whose fault it is shows with the next.
    /// </summary>
    public static bool Counts(QueueStanding before, string id, DateTimeOffset? failedAt) =>
        failedAt is { } last
        && (before.SucceededAt > last || !before.Failed.Any(other => other.Id != id && other.At >= last));

    /// <returns>Null: nothing that is not on record already.</returns>
    public static Queue? AfterSuccess(Queue queue, bool isProbe, DateTimeOffset now)
    {
        var isFresh = queue.Standing.SucceededAt is { } before && now - before < SuccessPeriod && before <= now;
        var ends = queue.Held is not null && isProbe;
        if (!ends && isFresh && queue.Standing.Failures == 0)
            return null;
        var standing = queue.Standing with { Failures = 0, SucceededAt = now, Holds = ends ? 0 : queue.Standing.Holds };
        return ends
            ? queue with
            {
                Held = null,
                HeldAt = null,
                HeldUntil = null,
                Standing = standing,
            }
            : queue with
            {
                Standing = standing,
            };
    }

    /// <returns>Null: nothing that is not on record already.</returns>
    public static Queue? AfterFailure(
        Queue queue,
        Failure failure,
        string id,
        bool isProbe,
        DateTimeOffset now,
        double jitter
    ) =>
        failure switch
        {
            Failure.GrantStopped => queue.Held == failure.Code && queue.HeldUntil is null
                ? null
                : Hold(queue, failure.Code, null, queue.Standing, now),
            Failure.QueueStopped stopped => AfterStop(queue, stopped, isProbe, now, jitter),
            Failure.Passing passing => AfterPassing(queue, passing, id, isProbe, now, jitter),
            // Keap answered, or nobody was asked: the queue is none the worse for it.
            _ => isProbe && failure is not Failure.Interrupted ? AfterSuccess(queue, isProbe, now) : null,
        };

    private static Queue? AfterStop(
        Queue queue,
        Failure.QueueStopped stopped,
        bool isProbe,
        DateTimeOffset now,
        double jitter
    )
    {
        var until =
            stopped.Until
            ?? now + Longer(stopped.Span ?? BackOff(queue.Standing.Holds, jitter), stopped.Span, ShortestHold);
        if (queue.Held is not null && !isProbe && !(queue.HeldUntil < until))
            return null;
        return Hold(queue, stopped.Code, until, queue.Standing with { Holds = queue.Standing.Holds + 1 }, now);
    }

    private static Queue AfterPassing(
        Queue queue,
        Failure.Passing passing,
        string id,
        bool isProbe,
        DateTimeOffset now,
        double jitter
    )
    {
        var standing = queue.Standing with
        {
            Failures = queue.Standing.Failures + 1,
            Failed = [new QueueFailure(id, now), .. queue.Standing.Failed.Where(one => one.Id != id).Take(Remembered - 1)],
        };
        var opens =
            queue.Held is null && standing.Failures >= FailuresUntilHeld && FailingSince(standing).Take(2).Count() == 2;
        if (!opens && !isProbe)
            return queue with { Standing = standing };
        var asked = passing.RetryAfter > LongestAsked ? LongestAsked : passing.RetryAfter;
        var until = now + Longer(BackOff(standing.Holds, jitter), asked, ShortestHold);
        return Hold(queue, Holds.KeapUnavailable, until, standing with { Holds = standing.Holds + 1 }, now);
    }

    private static IEnumerable<QueueFailure> FailingSince(QueueStanding standing) =>
        standing.Failed.Where(one => !(one.At < standing.SucceededAt));

    private static Queue Hold(
        Queue queue,
        string why,
        DateTimeOffset? until,
        QueueStanding standing,
        DateTimeOffset now
    ) =>
        queue with
        {
            Held = why,
            // One hold, however often it is looked at and found to last.
            HeldAt = queue.Held == why ? queue.HeldAt : now,
            HeldUntil = until,
            Standing = standing,
        };

    /// Full jitter over a span that doubles from 10 s to 2 min.
    private static TimeSpan BackOff(int holds, double jitter)
    {
        var span = FirstHold * Math.Pow(2, Math.Clamp(holds, 0, 10));
        return (span < LongestHold ? span : LongestHold) * jitter;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan? other, TimeSpan least)
    {
        var longer = other > one ? other.Value : one;
        return longer > least ? longer : least;
    }
}

internal enum QueueTurn
{
    /// Anybody may take from it.
    Open,

    /// Nobody may.
    Held,

    /// One may be tried, by whoever says so first.
    Probe,

    /// Its grant works again.
    Resumes,
}
