namespace Evergrant.Cli.Torturing;

/// <summary>
/// The system's clock, running faster from an origin on: what takes minutes is seen in seconds. Every process with the same
/// origin and rate has the same time.
/// </summary>
internal sealed class FastClock(DateTimeOffset origin, int rate) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => origin + ((System.GetUtcNow() - origin) * rate);

    public override long GetTimestamp() => System.GetTimestamp() * rate;

    public override long TimestampFrequency => System.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new FastTimer(System.CreateTimer(callback, state, Real(dueTime, rate), Real(period, rate)), rate);

    private static TimeSpan Real(TimeSpan span, int rate) => span <= TimeSpan.Zero ? span : span / rate;

    private sealed class FastTimer(ITimer timer, int rate) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Real(dueTime, rate), Real(period, rate));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
