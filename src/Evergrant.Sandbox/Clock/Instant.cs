namespace Evergrant.Sandbox.Clock;

internal static class Instant
{
    public static DateTimeOffset After(DateTimeOffset from, TimeSpan by) =>
        by > DateTimeOffset.MaxValue - from ? DateTimeOffset.MaxValue
        : by < DateTimeOffset.MinValue - from ? DateTimeOffset.MinValue
        : from + by;

    /// <summary>No longer than all time there is.</summary>
    public static TimeSpan Times(TimeSpan by, double factor)
    {
        var most = (DateTimeOffset.MaxValue - DateTimeOffset.MinValue).Ticks;
        return TimeSpan.FromTicks((long)Math.Clamp(Math.Round(by.Ticks * factor), -most, most));
    }
}
