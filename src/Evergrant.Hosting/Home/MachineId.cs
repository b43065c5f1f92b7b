using Microsoft.Win32;

namespace Evergrant.Hosting.Home;

/// What the system calls this machine. A copy of a disk in another machine has another one.
internal static class MachineId
{
    private const string LinuxFile = "/etc/machine-id";
    private const string WindowsKey = @"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Cryptography";

    /// Null: it has none here, as in many containers.
    public static string? Find() => OperatingSystem.IsWindows() ? FindInRegistry() : FindInFile(LinuxFile);

    internal static string? FindInFile(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim() is { Length: >= 32 } id ? id : null;
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [System.Runtime.Versioning.SupportedOSPlatform("windows")]
    private static string? FindInRegistry()
    {
        try
        {
            return Registry.GetValue(WindowsKey, "MachineGuid", null) as string;
        }
        catch (Exception denied) when (denied is IOException or System.Security.SecurityException)
        {
            return null;
        }
    }
}
