using System.Runtime.InteropServices;
using System.Text;

namespace Evergrant.Sqlite;

internal static partial class LocalDisk
{
    /// Names as the kernel's mount table has them. Of fuse, what its second half says: fuse.sshfs is remote, fuse.ntfs-3g is
    /// not, and a fuse without one is nobody's guess.
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
        "gfs",
        "ocfs2",
        "gpfs",
        "beegfs",
        "orangefs",
        "coda",
        "ncp",
        "fuse.sshfs",
        "fuse.ceph",
        "fuse.gluster",
        "fuse.glusterfs",
        "fuse.s3fs",
        "fuse.rclone",
        "fuse.gcsfuse",
        "fuse.mount-s3",
        "fuse.goofys",
        "fuse.blobfuse",
        "fuse.davfs",
        "fuse.curlftpfs",
        "fuse.juicefs",
        "fuse.seaweedfs",
        "fuse.gvfsd-fuse",
        "fuse.mfs",
        "fuse.moosefs",
        "fuse.grpcfuse",
    ];

    /// <summary>
    /// Write-ahead logs live in memory that all programs share; over a network there is none, and locks may be a fiction.
    /// </summary>
    /// <exception cref="NotSupportedException"/>
    public static void Require(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        while (!Directory.Exists(folder))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException($"There is no {path}.");
        if (!IsOfUsualKind(folder))
            RequireByName(path, folder);
    }

    private static void RequireByName(string path, string folder)
    {
        var drive = new DriveInfo(folder);
        if (IsRemote(drive.DriveType, drive.DriveFormat))
            throw Refused(path, drive.DriveFormat);
        // What lies in user space is all alike to statfs; the table of mounts knows more.
        if (
            drive.DriveFormat.StartsWith("fuse", StringComparison.Ordinal)
            && Mounts.Find(folder) is { } mounted
            && IsRemote(DriveType.Unknown, mounted)
        )
            throw Refused(path, mounted);
    }

    /// Asked first, for .NET reads the whole table of mounts to tell what one call to the kernel says of nearly every disk.
    internal static unsafe bool IsOfUsualKind(string folder)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
            return false;
        // struct statfs has 120 bytes here, and f_type comes first.
        var answer = stackalloc long[32];
        fixed (byte* path = Encoding.UTF8.GetBytes(folder + '\0'))
            return StatFs(path, answer) == 0
                && answer[0]
                    is 0xEF53 // ext2, ext3, ext4
                        or 0x58465342 // xfs
                        or 0x9123683E // btrfs
                        or 0xF2F52010 // f2fs
                        or 0x2FC12FC1 // zfs
                        or 0x01021994 // tmpfs
                        or 0x794C7630; // overlay
    }

    [LibraryImport("libc", EntryPoint = "statfs")]
    private static unsafe partial int StatFs(byte* path, long* answer);

    internal static bool IsRemote(DriveType type, string format) =>
        type == DriveType.Network
        || Array.Exists(Remote, name => format.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    private static NotSupportedException Refused(string path, string format) =>
        new(
            $"The database {path} lies on a network file system ({format}), and SQLite needs a local disk; "
                + "put the home on one."
        );
}
