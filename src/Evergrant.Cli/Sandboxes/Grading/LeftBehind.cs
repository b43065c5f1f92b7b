using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Evergrant.Cli.Sandboxes.Grading;

/// What a program started and did not end. A process whose parent is gone has no way back to it but what it inherited: a
/// mark in its environment, which Linux shows.
internal static class LeftBehind
{
    public const string Variable = "EVERGRANT_GRADE_RUN";

    private const string Processes = "/proc";

    /// <param name="mark">The beginning of one counts as well.</param>
    public static void Kill(string mark)
    {
        if (!Directory.Exists(Processes))
            return;

        var sought = Encoding.UTF8.GetBytes($"{Variable}={mark}");
        var ours = StartOf(Path.Combine(Processes, "self"));
        foreach (var folder in Directory.EnumerateDirectories(Processes))
            if (
                int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && id != Environment.ProcessId
                // What is older than we are is no business of ours.
                && StartOf(folder) >= ours
                && Has(folder, sought)
            )
                Kill(id);
    }

    /// In the system's own unit; null of a process that has ended.
    private static long? StartOf(string folder)
    {
        try
        {
            // Behind the name in brackets, which may hold anything, the start is the 20th.
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (Exception ended) when (ended is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The mark is a random one, so that nothing else can have it.
    private static bool Has(string folder, byte[] sought)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan().IndexOf(sought) >= 0;
        }
        catch (Exception notOurs) when (notOurs is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception ended) when (ended is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // Between the look and the kill.
        }
    }
}
