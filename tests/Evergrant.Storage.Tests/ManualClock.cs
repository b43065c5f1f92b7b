namespace Evergrant.Storage.Tests;

/// Stands still until it is moved. Only its time of day: waiting and measuring go on as ever.
public sealed class ManualClock : TimeProvider
{
    private long now = The.Start.ToUnixTimeMilliseconds();

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Interlocked.Read(ref now));

    public void Advance(TimeSpan by) => Interlocked.Add(ref now, (long)by.TotalMilliseconds);
}
