using System.Runtime.InteropServices;

namespace Evergrant.Storage;

internal enum LockPart
{
    Owner,
    Turn,
}

/// One opening of a lock file. Closing it ends what it locked.
internal abstract class LockFile : IDisposable
{
    public static LockFile Open(string path) =>
        OperatingSystem.IsWindows() ? new WindowsLockFile(path)
        : OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() ? new UnixLockFile(path)
        : throw new PlatformNotSupportedException($"No file locks on {RuntimeInformation.OSDescription}.");

    /// False: another opening has it. Never waits.
    public abstract bool TryLock(LockPart part);

    /// With others that share it. False: one has it alone. Never waits.
    public abstract bool TryShare(LockPart part);

    public abstract void Unlock(LockPart part);

    public abstract void Dispose();
}
