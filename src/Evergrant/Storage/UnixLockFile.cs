using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Evergrant.Storage;

/// Open file description locks on Linux, `flock` on macOS: both belong to the opening, not to the process as the locks of
/// POSIX do, which any other closing of the file would drop. Opened without .NET, which puts a `flock` of its own on files.
[UnsupportedOSPlatform("windows")]
internal sealed partial class UnixLockFile : LockFile
{
    private const int ReadWrite = 2;
    private const int NoSuchFile = 2;
    private const int Interrupted = 4;
    private const int NotPermitted = 13;
    private const short Shared = 0; // F_RDLCK
    private const short Exclusive = 1; // F_WRLCK
    private const short Free = 2; // F_UNLCK
    private readonly SafeFileHandle handle;

    public UnixLockFile(string path)
    {
        var descriptor = OpenPlain(path);
        if (descriptor < 0 && Marshal.GetLastPInvokeError() == NoSuchFile)
        {
            Create(path);
            descriptor = OpenPlain(path);
        }
        if (descriptor < 0)
            throw Failure($"open the lock file {path}");
        handle = new SafeFileHandle(descriptor, ownsHandle: true);
    }

    public override bool TryLock(LockPart part) => Try(part, Exclusive, 2);

    public override bool TryShare(LockPart part) => Try(part, Shared, 1);

    private bool Try(LockPart part, short kind, int whole)
    {
        while (Apply(part, kind, whole | 4) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == NotPermitted || error == (OperatingSystem.IsMacOS() ? 35 : 11))
                return false;
            if (error != Interrupted)
                throw Failure("lock a file");
        }
        return true;
    }

    public override void Unlock(LockPart part)
    {
        if (Apply(part, Free, 8) < 0)
            throw Failure("unlock a file");
    }

    public override void Dispose() => handle.Dispose();

    /// <paramref name="kind"/> is that of `fcntl`, <paramref name="whole"/> the operation of `flock`.
    private int Apply(LockPart part, short kind, int whole)
    {
        const int setLock = 37; // F_OFD_SETLK
        if (!OperatingSystem.IsMacOS())
            return Control(
                handle,
                setLock,
                new Range
                {
                    Type = kind,
                    Start = (int)part,
                    Length = 1,
                }
            );
        // No parts here: the file as a whole, and waiters come in no order.
        return part == LockPart.Turn ? 0 : LockWhole(handle, whole);
    }

    private static int OpenPlain(string path) =>
        OpenFile(path, ReadWrite | (OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000));

    // By .NET: the mode is a variable argument of `open`, which .NET cannot pass on Arm Macs.
    private static void Create(string path) =>
        new FileStream(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite | FileShare.Delete,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }
        ).Dispose();

    private static IOException Failure(string act) =>
        new($"Cannot {act}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");

    /// `struct flock` of 64-bit systems.
    [StructLayout(LayoutKind.Sequential)]
    private struct Range
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, in Range range);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int LockWhole(SafeFileHandle file, int operation);
}
