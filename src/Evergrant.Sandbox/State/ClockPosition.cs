namespace Evergrant.Sandbox.State;

/// <param name="OffsetMs">Distance from the system's clock when the file was written.</param>
/// <param name="FrozenAt">Where the clock stands, if it does.</param>
internal sealed record ClockPosition(long OffsetMs, DateTimeOffset? FrozenAt);
