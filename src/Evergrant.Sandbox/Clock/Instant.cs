namespace Evergrant.Sandbox.Clock;

internal static class Instant
{
    public static DateTimeOffset After(DateTimeOffset from, TimeSpan by) =>
        by > DateTimeOffset.MaxValue - from ? DateTimeOffset.MaxValue
        : by < DateTimeOffset.MinValue - from ? DateTimeOffset.MinValue
        : from + by;
}
