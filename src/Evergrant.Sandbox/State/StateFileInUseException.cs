namespace Evergrant.Sandbox;

/// <summary>Another sandbox runs on the state file. Two would overwrite each other's rotations.</summary>
public sealed class StateFileInUseException(string path)
    : Exception($"Another sandbox runs on the state file {path}; stop it, or give this one a file of its own.")
{
    public string Path { get; } = path;
}
