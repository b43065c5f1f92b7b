namespace Evergrant.Sandbox;

/// <summary>A world of a sandbox: another Keap in the same process, with an address, a clock and all else of its own.</summary>
public sealed record SandboxWorld(string Name, Uri Address);
