namespace Evergrant.Intake.Delivering;

/// When a submission is tried again. Pure. Full jitter over spans that add up to about three days.
internal static class RetryTimes
{
    private static readonly TimeSpan[] Spans =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(6),
        TimeSpan.FromHours(12),
        TimeSpan.FromHours(24),
        TimeSpan.FromHours(24),
    ];

    /// A receiver that says "in a year" is not believed.
    private static readonly TimeSpan LongestAsked = TimeSpan.FromDays(1);

    /// <summary>
    /// After this nobody believes that it passes, even when nothing at all went through in the meantime and no failure was
    /// held against the submission.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    /// Failures that count, after which a person is asked.
    public static int Most => Spans.Length;

    /// <param name="attempts">Failures that count so far.</param>
    /// <param name="jitter">0 to 1.</param>
    /// <param name="retryAfter">At least so long.</param>
    public static TimeSpan Delay(int attempts, double jitter, TimeSpan? retryAfter)
    {
        var span = Spans[Math.Clamp(attempts, 0, Spans.Length - 1)] * jitter;
        var asked = retryAfter > LongestAsked ? LongestAsked : retryAfter;
        return asked > span ? asked.Value : span;
    }

    /// <summary>Null: it is tried no more.</summary>
    /// <param name="attempts">With the failure that just was, if it counts.</param>
    /// <param name="firstFailedAt">Of the present step.</param>
    public static DateTimeOffset? Next(
        Failure.Passing failure,
        int attempts,
        DateTimeOffset firstFailedAt,
        DateTimeOffset now,
        double jitter
    ) =>
        attempts >= failure.Tries || now - firstFailedAt > Patience
            ? null
            : now + Delay(attempts, jitter, failure.RetryAfter);
}
