using System.Diagnostics;
using System.Globalization;

namespace Evergrant.Intake.Delivering;

/// Which nodes are surely dead: processes of this machine that are there no more. What they had by lease need not wait for its
/// end. One that is taken for dead by mistake does no harm: it finds its submissions changed.
internal static class DeadNodes
{
    public static IReadOnlyList<string> Among(IEnumerable<string> nodes, string own) =>
        [.. nodes.Where(node => node != own && MachineOf(node) == MachineOf(own) && !Lives(node))];

    /// Of `MACHINE-PROCESS-RANDOM`.
    private static string? MachineOf(string node) => node.Split('-') is { Length: > 2 } parts ? string.Join('-', parts[..^2]) : null;

    private static bool Lives(string node)
    {
        if (!int.TryParse(node.Split('-')[^2], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
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
