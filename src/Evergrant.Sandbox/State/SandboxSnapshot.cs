namespace Evergrant.Sandbox;

/// <summary>A state that was put aside under a name.</summary>
/// <param name="TakenAt">On the sandbox's clock.</param>
public sealed record SandboxSnapshot(string Name, DateTimeOffset TakenAt);
