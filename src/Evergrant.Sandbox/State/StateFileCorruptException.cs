namespace Evergrant.Sandbox;

/// <summary>The state file cannot be read. It was left as it is.</summary>
public sealed class StateFileCorruptException(string path, string why)
    : Exception($"The sandbox's state file {path} cannot be read: {why}. It was left untouched.")
{
    public string Path { get; } = path;
}
