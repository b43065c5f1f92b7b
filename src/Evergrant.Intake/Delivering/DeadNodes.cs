using System.Diagnostics;
using System.Globalization;

namespace Evergrant.Intake.Delivering;

/// <summary>
/// Which nodes are surely dead: processes that were seen by this very list of processes and are there no more. What they had by
/// lease need not wait for its end. Of any other nobody here can tell, so that its lease is waited for.
/// </summary>
internal static class DeadNodes
{
    private const string BootFile = "/proc/sys/kernel/random/boot_id";
    private const string ProcessesLink = "/proc/self/ns/pid";
    private const char Mark = '@';

    /// <summary>A node's name with the list of processes that it is in: `MACHINE-PROCESS-RANDOM@BOOT.LIST`.</summary>
    public static string NameOf(string node) => Place is null ? node : $"{node}{Mark}{Place}";

    public static IReadOnlyList<string> Among(IEnumerable<string> nodes, string own) =>
        [.. nodes.Where(node => node != own && PlaceOf(node) is { } place && place == PlaceOf(own) && !Lives(node))];

    /// A machine's name is no list of processes: containers may share it, each with a list of its own. Null: not to be had here.
    private static string? Place { get; } = FindPlace();

    private static string? FindPlace()
    {
        try
        {
            var boot = File.ReadAllText(BootFile).Trim();
            var list = new FileInfo(ProcessesLink).LinkTarget;
            return boot.Length > 0 && list is { Length: > 0 }
                ? $"{boot}.{string.Concat(list.Where(char.IsAsciiDigit))}"
                : null;
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? PlaceOf(string node) => node.Split(Mark) is [_, var place] ? place : null;

    private static bool Lives(string node)
    {
        var parts = node.Split(Mark)[0].Split('-');
        if (parts.Length < 3 || !int.TryParse(parts[^2], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return true;
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception unknown) when (unknown is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return true;
        }
    }
}
