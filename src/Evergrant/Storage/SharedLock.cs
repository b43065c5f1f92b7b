namespace Evergrant.Storage;

/// An advisory lock that any number of programs share, or one has alone. It ends when it is disposed or its process dies.
internal sealed class SharedLock : IDisposable
{
    private readonly IDisposable held;

    private SharedLock(IDisposable held) => this.held = held;

    /// Null: one has it alone.
    public static SharedLock? TryShare(string path) => Try(path, alone: false);

    /// Null: others have it.
    public static SharedLock? TryTake(string path) => Try(path, alone: true);

    public void Dispose() => held.Dispose();

    private static SharedLock? Try(string path, bool alone) =>
        OperatingSystem.IsWindows() ? OnWindows(path, alone) : OnUnix(path, alone);

    private static SharedLock? OnUnix(string path, bool alone)
    {
        var file = LockFile.Open(path);
        if (alone ? file.TryLock(LockPart.Owner) : file.TryShare(LockPart.Owner))
            return new SharedLock(file);
        file.Dispose();
        return null;
    }

    /// There what others may open beside us is part of opening.
    private static SharedLock? OnWindows(string path, bool alone)
    {
        try
        {
            var share = alone ? FileShare.None : FileShare.Read;
            return new SharedLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, share));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
