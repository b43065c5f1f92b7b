namespace Evergrant.Server.Tests;

/// The system's clock, some span ahead. Timers fire in real time.
internal sealed class ShiftedClock : TimeProvider
{
    private long ticks;

    public void Shift(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref ticks));

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref ticks);
}
