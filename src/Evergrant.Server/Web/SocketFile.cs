using System.Runtime.InteropServices;

namespace Evergrant.Server.Web;

/// Connecting does not tell: a file refuses as a socket does that nobody listens on.
internal static partial class SocketFile
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint TypeIsWanted = 1;
    private const int ModeAt = 28;
    private const int TypeOfMode = 0xF000;
    private const int SocketType = 0xC000;

    /// Whether a socket itself lies there, and no link to one. Elsewhere than on Linux nobody knows: false.
    public static bool IsAt(string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        // struct statx, the same on every architecture.
        Span<byte> facts = stackalloc byte[256];
        return Look(CurrentFolder, path, NoFollow, TypeIsWanted, facts) == 0
            && (MemoryMarshal.Read<ushort>(facts[ModeAt..]) & TypeOfMode) == SocketType;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Look(int folder, string path, int flags, uint wanted, Span<byte> facts);
}
