using System.Globalization;
using System.Text.RegularExpressions;
using Evergrant.Storage;

namespace Evergrant.Sqlite;

/// The kernel's table of mounts. `statfs`, which .NET asks, calls every file system in user space alike.
internal static partial class Mounts
{
    private const string Table = "/proc/self/mountinfo";

    /// The kind of file system a folder lies on, such as `ext4` or `fuse.sshfs`. Null: there is no such table here.
    public static string? Find(string folder)
    {
        try
        {
            return Find(File.ReadLines(Table), RealPath.Of(folder));
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <param name="folder">Absolute, without links.</param>
    internal static string? Find(IEnumerable<string> table, string folder)
    {
        var (found, longest) = ((string?)null, -1);
        foreach (var line in table)
        {
            // 36 35 98:0 / /mnt rw,noatime master:1 - ext3 /dev/root rw: the mount point is the fifth, the kind follows ` - `.
            var fields = line.Split(' ');
            var dash = Array.IndexOf(fields, "-", 5 < fields.Length ? 5 : fields.Length);
            if (dash < 0 || dash + 1 >= fields.Length)
                continue;
            var point = Escapes().Replace(fields[4], Unescape);
            // A later mount lies over an earlier one.
            if (point.Length >= longest && IsWithin(folder, point))
                (found, longest) = (fields[dash + 1], point.Length);
        }
        return found;
    }

    private static bool IsWithin(string folder, string point) =>
        point == "/" || folder == point || folder.StartsWith(point + "/", StringComparison.Ordinal);

    private static string Unescape(Match octal) =>
        ((char)Convert.ToInt32(octal.Value[1..], 8)).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\\[0-7]{3}")]
    private static partial Regex Escapes();
}
