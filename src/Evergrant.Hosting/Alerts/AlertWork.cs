namespace Evergrant.Hosting.Alerts;

/// What one <see cref="Alerts.WorkAsync(TimeSpan, CancellationToken)"/> did.
/// <param name="Opened">Causes that began.</param>
/// <param name="Closed">Causes that ended.</param>
/// <param name="Sent">Messages that were taken.</param>
/// <param name="NotSent">Messages that were not; they are tried again.</param>
public sealed record AlertWork(int Opened, int Closed, int Sent, int NotSent)
{
    /// Nobody is to be told.
    public static AlertWork None { get; } = new(0, 0, 0, 0);
}

/// What became of a heartbeat.
public enum HeartbeatResult
{
    /// No address is set.
    None,

    /// Called, and it answered 2xx.
    Called,

    /// An alert is open, or nothing was looked at since the last call.
    Withheld,

    /// The last one is less than a minute old.
    TooSoon,

    /// Called, and not taken.
    NotTaken,
}

/// How one way of telling people took a test.
/// <param name="Way">`mail`, `webhook` or `heartbeat`.</param>
/// <param name="Said">One line.</param>
public sealed record AlertTest(string Way, bool Worked, string Said);
