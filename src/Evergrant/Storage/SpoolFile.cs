using Microsoft.Win32.SafeHandles;

namespace Evergrant.Storage;

/// One file of slots, this process's alone as long as it is open.
internal sealed class SpoolFile : IDisposable
{
    public const string Extension = ".spool";

    /// Slots are made by the block: 1 MiB.
    private const int BlockSlots = 16;

    private readonly FileLock alone;
    private readonly SafeFileHandle handle;
    private readonly SemaphoreSlim flushTurn = new(1);
    private readonly Queue<int> free = new();
    private readonly Lock gate = new();
    private int slots;
    private long written;
    private long flushed;

    private SpoolFile(string path, FileLock alone, SafeFileHandle handle) =>
        (Path, this.alone, this.handle) = (path, alone, handle);

    public string Path { get; }

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
            var file = new SpoolFile(path, alone, stream.SafeFileHandle);
            alone = null;
            FolderFlush.Flush(System.IO.Path.GetDirectoryName(path)!);
            return file;
        }
        catch (IOException) when (File.Exists(path) && alone is not null)
        {
            return null;
        }
        finally
        {
            alone?.Dispose();
        }
    }

    /// A file beside the spool: locks of the spool itself would end when it is deleted. Never deleted itself.
    public static FileLock? LockOf(string path) =>
        FileLock.TryAcquire(System.IO.Path.ChangeExtension(path, ".lock"));

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
        try
        {
            await RandomAccess.WriteAsync(handle, record, (long)slot * SpoolRecord.SlotBytes);
            await FlushAsync(Interlocked.Increment(ref written));
        }
        catch (IOException)
        {
            IsBroken = true;
            throw;
        }
    }

    public void Dispose()
    {
        handle.Dispose();
        flushTurn.Dispose();
        alone.Dispose();
    }

    /// One flush serves all who wrote before it began: those who waited meanwhile find their ticket served.
    private async Task FlushAsync(long ticket)
    {
        await flushTurn.WaitAsync();
        try
        {
            if (flushed >= ticket)
                return;
            if (IsBroken)
                throw new IOException("An earlier flush of this file failed.");
            var through = Interlocked.Read(ref written);
            try
            {
                RandomAccess.FlushToDisk(handle);
            }
            catch (IOException)
            {
                // Before the turn passes on: whoever waits must not flush again and be told that all is well.
                IsBroken = true;
                throw;
            }
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
            RandomAccess.Write(handle, zeros, (long)slot * SpoolRecord.SlotBytes);
        RandomAccess.FlushToDisk(handle);
        for (var i = 0; i < BlockSlots; i++)
            free.Enqueue(slots++);
    }
}
