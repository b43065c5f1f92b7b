namespace Evergrant.Sandbox.Worlds;

/// <summary>What the first world remembers of another.</summary>
/// <param name="Port">Where it was; taken again when it is free.</param>
internal sealed record WorldRecord(string Name, int Port);
