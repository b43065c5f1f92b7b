using System.Diagnostics;

namespace Evergrant.Tests.Storage;

/// A file system of 3 MiB in memory, gone when it is disposed. Needs the right to mount.
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo mountPoint = Directory.CreateTempSubdirectory("evergrant-disk-");
    private readonly bool mounted;

    private SmallDisk() => mounted = Run("mount", "-t", "tmpfs", "-o", "size=3m,mode=0700", "tmpfs", FullName);

    public string FullName => mountPoint.FullName;

    private string Ballast => Path.Combine(FullName, "ballast");

    public static bool CanMount { get; } = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Try();

    public static SmallDisk Mount() => new();

    /// Takes all the room that is left.
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        try
        {
            while (true)
                file.Write(page);
        }
        catch (IOException) { }
    }

    public void Clear() => File.Delete(Ballast);

    public void Dispose()
    {
        if (mounted)
            Run("umount", FullName);
        mountPoint.Delete();
    }

    private static bool Try()
    {
        using var disk = new SmallDisk();
        return disk.mounted;
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true }
        )!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// Skipped, visibly, where no file system can be mounted.
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() =>
        Skip = SmallDisk.CanMount ? null : "needs root on Linux with the right to mount a tmpfs";
}
