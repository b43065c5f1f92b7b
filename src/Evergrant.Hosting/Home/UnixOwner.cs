using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Evergrant.Hosting.Home;

/// Whose a file is. .NET knows modes but no owners.
internal static partial class UnixOwner
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const uint WantUser = 0x8; // STATX_UID

    /// Linux only: elsewhere the mode alone is looked at.
    /// <param name="expected">Null: this process's user.</param>
    public static bool IsOther(string path, uint? expected = null)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        // struct statx has one layout on every architecture, unlike struct stat; stx_uid is its 32 bits at 20.
        var answer = new byte[256];
        if (Statx(CurrentDirectory, [.. Encoding.UTF8.GetBytes(path), 0], 0, WantUser, answer) != 0)
            throw new IOException($"{path} cannot be looked at (error {Marshal.GetLastPInvokeError()}).");
        return BinaryPrimitives.ReadUInt32LittleEndian(answer.AsSpan(20)) != (expected ?? GetEffectiveUser());
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int Statx(int folder, byte[] path, int flags, uint mask, byte[] answer);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();
}
