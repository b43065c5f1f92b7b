using System.Globalization;
using System.Runtime.InteropServices;

namespace Evergrant.Cli.Sandboxes.Running;

/// Code and tables of our own program that are in memory because they were touched once, at the start mostly, with their
/// neighbours. The system has them in its cache of files: whoever touches one again has it back within a microsecond.
internal static partial class ProgramPages
{
    private const int DontNeed = 4;
    private const string Maps = "/proc/self/smaps";

    public static void GiveBack()
    {
        if (!OperatingSystem.IsLinux())
            return;

        try
        {
            foreach (var (start, length) in Clean(File.ReadLines(Maps)).ToList())
                _ = Advise(start, length, DontNeed);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            // A system that does not tell: the pages stay.
        }
    }

    /// Parts of files that nobody can write to, and of which no page was ever written: the file has them all.
    /// <param name="lines">As Linux tells of a process's memory: a line for each mapping, and its counts in lines after it.</param>
    public static IEnumerable<(nint Start, nuint Length)> Clean(IEnumerable<string> lines)
    {
        (nint Start, nuint Length)? file = null;
        foreach (var line in lines)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["Anonymous:", var written, ..] && file is { } clean && written == "0")
                yield return clean;
            else if (words.Length > 1 && words[1].Length == 4 && words[0].Contains('-', StringComparison.Ordinal))
                file = words.Length == 6 && words[1][1] == '-' && words[5][0] == '/' ? Span(words[0]) : null;
        }
    }

    private static (nint Start, nuint Length) Span(string text)
    {
        var ends = text.Split('-');
        var (start, end) = (Address(ends[0]), Address(ends[1]));
        return ((nint)start, (nuint)(end - start));
    }

    private static ulong Address(string text) =>
        ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    private static partial int Advise(nint start, nuint length, int advice);
}
