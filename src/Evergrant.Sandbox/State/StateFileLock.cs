namespace Evergrant.Sandbox.State;

/// <summary>Keeps a state file to one sandbox. It ends when it is disposed or its process dies.</summary>
internal sealed class StateFileLock : IDisposable
{
    // Beside the file, which is renamed over at each write. It stays: whoever deletes it could delete another's.
    private readonly FileStream held;

    private StateFileLock(FileStream held) => this.held = held;

    /// <returns>Null when there is no state file to keep.</returns>
    /// <exception cref="StateFileInUseException"/>
    public static StateFileLock? Take(string? path)
    {
        if (path is null)
            return null;

        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var beside = path + ".lock";
        try
        {
            return new StateFileLock(new FileStream(beside, options));
        }
        catch (IOException) when (File.Exists(beside))
        {
            throw new StateFileInUseException(path);
        }
    }

    public void Dispose() => held.Dispose();
}
