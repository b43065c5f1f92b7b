using System.ComponentModel;
using System.Diagnostics;

namespace Evergrant.Cli.Connecting;

/// Whether whoever typed the command has a browser on this machine.
internal static class Desktop
{
    /// Not over SSH; and on Linux there is a display.
    public static bool IsHere { get; } =
        !(IsSet("SSH_CONNECTION") || IsSet("SSH_CLIENT") || IsSet("SSH_TTY"))
        && (!OperatingSystem.IsLinux() || IsSet("DISPLAY") || IsSet("WAYLAND_DISPLAY"));

    /// False: nothing here opens addresses.
    public static bool TryOpen(Uri address)
    {
        var start = new ProcessStartInfo
        {
            FileName =
                OperatingSystem.IsWindows() ? "rundll32"
                : OperatingSystem.IsMacOS() ? "open"
                : "xdg-open",
            // What a browser says about itself is no message of ours.
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (OperatingSystem.IsWindows())
            start.ArgumentList.Add("url.dll,FileProtocolHandler");
        start.ArgumentList.Add(address.AbsoluteUri);
        try
        {
            using var opener = Process.Start(start);
            return opener is not null;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static bool IsSet(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 };
}
