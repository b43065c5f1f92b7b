using System.Runtime.Versioning;

namespace Evergrant.Storage;

[SupportedOSPlatform("windows")]
internal sealed class WindowsLockFile(string path) : LockFile
{
    private readonly FileStream stream = new(
        path,
        FileMode.OpenOrCreate,
        FileAccess.ReadWrite,
        FileShare.ReadWrite | FileShare.Delete,
        bufferSize: 0
    );

    public override bool TryLock(LockPart part)
    {
        try
        {
            stream.Lock(Offset(part), 1);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    // .NET knows no shared locks of parts here; one byte for each holder would do, and nobody has asked for it yet.
    public override bool TryShare(LockPart part) => throw new PlatformNotSupportedException();

    public override void Unlock(LockPart part) => stream.Unlock(Offset(part), 1);

    public override void Dispose() => stream.Dispose();

    // Locks are mandatory here: far behind the content, they keep nobody from reading it.
    private static long Offset(LockPart part) => long.MaxValue - 2 + (int)part;
}
