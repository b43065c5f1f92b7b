using Evergrant.Sandbox.Log;

namespace Evergrant.Sandbox.Authorization;

/// <summary>What an owner's answer came to.</summary>
/// <param name="Location">The app's address, or a path of Keap's own; null when the browser is sent nowhere.</param>
/// <param name="Refused">Why no code was made; null when one was.</param>
internal sealed record ConsentAnswered(string? Location, Reason? Refused);
