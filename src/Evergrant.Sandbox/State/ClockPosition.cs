using System.Text.Json.Serialization;
using Evergrant.Sandbox.Clock;

namespace Evergrant.Sandbox.State;

/// <param name="OffsetMs">Distance from the system's clock at <paramref name="At"/>.</param>
/// <param name="FrozenAt">Where the clock stands, if it does.</param>
/// <param name="Speed">How many seconds pass in one of the system's; 0, as older files have it, is 1.</param>
/// <param name="At">
/// When the file was written, on the system's clock, of a clock that runs faster than that and was not stopped: whoever
/// carries on finds it where it would be by now. Null when its distance is the same at any time.
/// </param>
internal sealed record ClockPosition(
    long OffsetMs,
    DateTimeOffset? FrozenAt,
    double Speed = 1,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? At = null
)
{
    /// <summary>The same clock, as if it had been told that time now.</summary>
    /// <param name="now">On the system's clock.</param>
    public ClockPosition MovedTo(DateTimeOffset time, DateTimeOffset now) =>
        FrozenAt is not null
            ? this with
            {
                FrozenAt = time,
            }
            : new(
                (long)(time - now).TotalMilliseconds,
                null,
                Speed,
                SandboxClock.IsSpeed(Speed) && Speed != 1 ? now : null
            );

    /// <param name="now">On the system's clock.</param>
    public TimeSpan OffsetAt(DateTimeOffset now)
    {
        if (FrozenAt is { } at)
            return at - now;

        var offset = TimeSpan.FromMilliseconds(OffsetMs);
        // A system's clock that was set back takes nothing away.
        return At is { } written && now > written && SandboxClock.IsSpeed(Speed)
            ? Instant.After(now, offset + Instant.Times(now - written, Speed - 1)) - now
            : offset;
    }
}
