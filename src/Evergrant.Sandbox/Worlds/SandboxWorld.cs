namespace Evergrant.Sandbox;

/// <summary>A world of a sandbox: another Keap in the same process, with an address, a clock and all else of its own.</summary>
/// <param name="TlsPort">Where it answers under Keap's own names; null where it does not.</param>
public sealed record SandboxWorld(string Name, Uri Address, int? TlsPort = null);
