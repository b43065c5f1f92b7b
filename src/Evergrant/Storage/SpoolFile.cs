using Evergrant.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Evergrant.Storage;

/// One file of slots, this process's alone as long as it is open.
internal sealed class SpoolFile : IDisposable
{
    public const string Extension = ".spool";
    public const string LockExtension = ".lock";

    /// Slots are made by the block: 1 MiB.
    private const int BlockSlots = 16;

    private readonly FileLock alone;
    private readonly FileStream stream;
    private readonly SemaphoreSlim flushTurn = new(1);
    private readonly Queue<int> free = new();
    private readonly Lock gate = new();
    private int slots;
    private long written;
    private long flushed;

    private SpoolFile(FileStream stream, FileLock alone) =>
        (this.stream, this.alone, Path) = (stream, alone, stream.Name);

    public string Path { get; }

    private SafeFileHandle Handle => stream.SafeFileHandle;

    /// Part of the context of every seal in the file.
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// A write or a flush failed. The file is never written again: after a failed flush the kernel may drop the pages and
    /// report the next flush as good.
    public bool IsBroken { get; private set; }

    /// Null: the name belongs to another process, alive or dead.
    public static SpoolFile? TryCreate(string path)
    {
        var alone = LockOf(path);
        if (alone is null)
            return null;
        try
        {
            if (File.Exists(path))
                return null;
            var file = new SpoolFile(Create(path), alone);
            alone = null;
            // Somebody took the lock for a leftover and deleted it: under this name we would not be alone.
            if (!File.Exists(LockPath(path)))
            {
                file.Dispose();
                return null;
            }
            return file;
        }
        finally
        {
            alone?.Dispose();
        }
    }

    /// A file beside the spool: locks of the spool itself would end when it is deleted.
    public static FileLock? LockOf(string path) => FileLock.TryAcquire(LockPath(path));

    /// By whoever holds the lock. Whoever opened the lock file before it went and takes it now finds no spool to read, and
    /// no process ever makes one of this name again.
    public static void Delete(string path)
    {
        File.Delete(path);
        // Windows deletes no file that is open.
        if (!OperatingSystem.IsWindows())
            File.Delete(LockPath(path));
    }

    /// Of a file that never came. False: somebody has it.
    public static bool DeleteLock(string lockPath)
    {
        using var alone = FileLock.TryAcquire(lockPath);
        if (
            alone is null
            || OperatingSystem.IsWindows()
            || File.Exists(System.IO.Path.ChangeExtension(lockPath, Extension))
        )
            return false;
        File.Delete(lockPath);
        return true;
    }

    private static string LockPath(string path) => System.IO.Path.ChangeExtension(path, LockExtension);

    /// <exception cref="IOException">There is no room for another block.</exception>
    public int Reserve()
    {
        lock (gate)
        {
            if (free.Count == 0)
                Grow();
            return free.Dequeue();
        }
    }

    /// The slot that was freed longest ago is taken first, so that answers stay readable as long as there is room.
    public void Free(int slot)
    {
        lock (gate)
            free.Enqueue(slot);
    }

    /// <exception cref="IOException">The record may or may not be on the disk.</exception>
    public async Task WriteAsync(int slot, byte[] record)
    {
        await SocketThreads.LeaveAsync();
        try
        {
            await RandomAccess.WriteAsync(Handle, record, (long)slot * SpoolRecord.SlotBytes);
            await FlushAsync(Interlocked.Increment(ref written));
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            IsBroken = true;
            throw;
        }
    }

    public static bool IsOfDisk(Exception failure) => failure is IOException or UnauthorizedAccessException;

    public void Dispose()
    {
        stream.Dispose();
        flushTurn.Dispose();
        // Most processes (single commands) never had an answer to keep.
        if (written == 0)
            Delete(Path);
        alone.Dispose();
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var stream = new FileStream(path, options);
        try
        {
            FolderFlush.Flush(System.IO.Path.GetDirectoryName(path)!);
            return stream;
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            stream.Dispose();
            throw;
        }
    }

    /// One flush serves all who wrote before it began: those who waited meanwhile find their ticket served.
    private async Task FlushAsync(long ticket)
    {
        await flushTurn.WaitAsync();
        try
        {
            if (flushed >= ticket)
                return;
            var through = Interlocked.Read(ref written);
            FlushOnce();
            flushed = through;
        }
        finally
        {
            flushTurn.Release();
        }
    }

    /// Zeros are really written: a file that only has the length would still need room when the answer is there.
    private void Grow()
    {
        var zeros = new byte[SpoolRecord.SlotBytes];
        for (var slot = slots; slot < slots + BlockSlots; slot++)
            RandomAccess.Write(Handle, zeros, (long)slot * SpoolRecord.SlotBytes);
        FlushOnce();
        for (var i = 0; i < BlockSlots; i++)
            free.Enqueue(slots++);
    }

    private void FlushOnce()
    {
        if (IsBroken)
            throw new IOException("An earlier write or flush of this file failed.");
        try
        {
            RandomAccess.FlushToDisk(Handle);
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            // Before anybody else's turn: the next flush would say that all is well.
            IsBroken = true;
            throw;
        }
    }
}
