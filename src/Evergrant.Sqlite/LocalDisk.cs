namespace Evergrant.Sqlite;

internal static class LocalDisk
{
    private static readonly string[] Remote =
    [
        "nfs",
        "cifs",
        "smb",
        "9p",
        "v9fs",
        "ceph",
        "afs",
        "lustre",
        "fuse.sshfs",
    ];

    /// Write-ahead logs live in memory that all programs share; over a network there is none, and locks may be a fiction.
    public static void Require(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"The folder {folder} does not exist.");
        if (new DriveInfo(folder) is var drive && IsRemote(drive.DriveType, drive.DriveFormat))
            throw new NotSupportedException(
                $"The database {path} lies on a network file system ({drive.DriveFormat}). "
                    + "SQLite needs a local disk; use PostgreSQL, or move the home."
            );
    }

    internal static bool IsRemote(DriveType type, string format) =>
        type == DriveType.Network
        || Array.Exists(Remote, name => format.StartsWith(name, StringComparison.OrdinalIgnoreCase));
}
