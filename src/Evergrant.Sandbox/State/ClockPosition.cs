namespace Evergrant.Sandbox.State;

/// <param name="OffsetMs">Distance from the system's clock when the file was written.</param>
/// <param name="FrozenAt">Where the clock stands, if it does.</param>
/// <param name="Speed">How many seconds pass in one of the system's; 0, as older files have it, is 1.</param>
internal sealed record ClockPosition(long OffsetMs, DateTimeOffset? FrozenAt, double Speed = 1);
