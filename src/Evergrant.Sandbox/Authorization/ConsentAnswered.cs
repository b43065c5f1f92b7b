using Evergrant.Sandbox.Faults;
using Evergrant.Sandbox.Log;

namespace Evergrant.Sandbox.Authorization;

/// <summary>What an owner's answer came to.</summary>
/// <param name="Location">The app's address, or a path of Keap's own; null when the browser is sent nowhere.</param>
/// <param name="Refused">Why no code was made; null when one was.</param>
/// <param name="Fault">What was done to the way back.</param>
internal sealed record ConsentAnswered(string? Location, Reason? Refused, string? Fault = null)
{
    /// <summary>Whether the browser goes there twice.</summary>
    public bool IsTwice => Fault == FaultNames.DuplicateCallback;
}
