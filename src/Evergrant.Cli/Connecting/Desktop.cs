using System.ComponentModel;
using System.Diagnostics;

namespace Evergrant.Cli.Connecting;

/// Whether whoever typed the command has a browser on this machine.
internal static class Desktop
{
    private static readonly string Opener = OperatingSystem.IsMacOS() ? "open" : "xdg-open";

    /// Not over SSH; and on Linux there is a display.
    public static bool IsHere { get; } =
        !(IsSet("SSH_CONNECTION") || IsSet("SSH_CLIENT") || IsSet("SSH_TTY"))
        && (!OperatingSystem.IsLinux() || IsSet("DISPLAY") || IsSet("WAYLAND_DISPLAY"));

    /// False: nothing here opens addresses.
    public static bool TryOpen(Uri address)
    {
        try
        {
            using var opener = OperatingSystem.IsWindows()
                ? Process.Start("rundll32", ["url.dll,FileProtocolHandler", address.AbsoluteUri])
                : OpenOnUnix(address);
            return opener is not null;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// A browser that starts now is not to write into this terminal, read from it, or end with its Ctrl-C.
    private static Process? OpenOnUnix(Uri address) =>
        IsInstalled(Opener)
            ? Process.Start(
                "sh",
                ["-c", "trap '' INT; exec \"$0\" \"$1\" </dev/null >/dev/null 2>&1", Opener, address.AbsoluteUri]
            )
            : null;

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    private static bool IsSet(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 };
}
