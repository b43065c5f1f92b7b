namespace Evergrant.Storage;

/// An advisory lock over threads and processes. It ends when it is disposed or its process dies, however it dies. The file
/// stays where it is: deleting it while others wait would leave two holders of two files of one name.
internal sealed class FileLock : IDisposable
{
    private const int FreeTries = 32;
    private readonly LockFile file;

    private FileLock(LockFile file) => this.file = file;

    /// Null: somebody has it.
    public static FileLock? TryAcquire(string path)
    {
        var file = LockFile.Open(path);
        try
        {
            return file.TryLock(LockPart.Owner) ? new FileLock(Keep(ref file)) : null;
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// Null: somebody has had it for longer than <paramref name="limit"/>.
    public static async Task<FileLock?> AcquireAsync(
        string path,
        TimeSpan limit,
        TimeProvider processClock,
        CancellationToken cancellationToken
    )
    {
        var file = LockFile.Open(path);
        try
        {
            // A waiter takes the next turn before it waits for the owner. Without turns, an owner that lets go and comes
            // back at once would starve whoever sleeps between two tries.
            var start = processClock.GetTimestamp();
            foreach (var part in (LockPart[])[LockPart.Turn, LockPart.Owner])
            {
                for (var tries = 0; !file.TryLock(part); tries++)
                {
                    if (processClock.GetElapsedTime(start) >= limit)
                        return null;
                    await PauseAsync(tries, processClock, cancellationToken);
                }
            }
            file.Unlock(LockPart.Turn);
            return new FileLock(Keep(ref file));
        }
        finally
        {
            file?.Dispose();
        }
    }

    public void Dispose() => file.Dispose();

    private static async Task PauseAsync(int tries, TimeProvider processClock, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (tries < FreeTries)
            await Task.Yield();
        else
            await Task.Delay(
                TimeSpan.FromMilliseconds(tries < 10 * FreeTries ? 1 : 5),
                processClock,
                cancellationToken
            );
    }

    private static LockFile Keep(ref LockFile? file)
    {
        var kept = file!;
        file = null;
        return kept;
    }
}
