namespace Evergrant.Storage;

/// Where a path leads once every link on the way is followed.
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <exception cref="IOException">Links that lead in a circle.</exception>
    public static string Of(string folder)
    {
        var path = Path.GetFullPath(folder);
        for (var links = 0; links < MostLinks; links++)
        {
            if (FirstLink(path) is not ({ } link, var behind))
                return path;
            var target = Path.GetFullPath(link.LinkTarget!, Path.GetDirectoryName(link.FullName)!);
            path = Path.TrimEndingDirectorySeparator(Path.Join(target, behind));
        }
        throw new IOException($"{folder}: too many links on the way.");
    }

    private static (DirectoryInfo Link, string Behind)? FirstLink(string path)
    {
        var root = Path.GetPathRoot(path)!;
        for (var end = root.Length; end < path.Length; )
        {
            var next = path.IndexOf(Path.DirectorySeparatorChar, end + 1);
            end = next < 0 ? path.Length : next;
            var link = new DirectoryInfo(path[..end]);
            if (link.LinkTarget is not null)
                return (link, path[end..]);
        }
        return null;
    }
}
