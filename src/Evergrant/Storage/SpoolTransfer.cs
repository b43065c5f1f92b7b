namespace Evergrant.Storage;

/// Spool files on their way from a dead node to a living one. Everything in them is sealed.
public static class SpoolTransfer
{
    /// <summary>Copies the files of dead processes. Needs neither the store nor a key.</summary>
    /// <param name="spool">The `spool` folder of a home.</param>
    /// <param name="target">An existing folder. What is there already is not written over.</param>
    /// <returns>Names of files that were copied, and of files whose process lives: that one stores them itself.</returns>
    /// <exception cref="IOException"/>
    public static (IReadOnlyList<string> Copied, IReadOnlyList<string> Living) Export(string spool, string target)
    {
        var (copied, living) = (new List<string>(), new List<string>());
        if (!Directory.Exists(spool))
            return (copied, living);
        foreach (var path in Directory.GetFiles(spool, "*" + SpoolFile.Extension).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            using var alone = SpoolFile.LockOf(path);
            if (alone is null)
                living.Add(name);
            else if (File.Exists(path))
            {
                Copy(path, Path.Combine(target, name));
                copied.Add(name);
            }
        }
        return (copied, living);
    }

    internal static string? Import(string path, string folder, Evergrant.Sealing.Sealer sealer, string storeId)
    {
        var name = Path.GetFileName(path);
        if (Path.GetExtension(name) != SpoolFile.Extension || name[0] == '.')
            return $"{path}: is no spool file; those are called NODE{SpoolFile.Extension}.";
        if (!File.Exists(path))
            return $"{path}: does not exist.";
        using var there = File.Exists(Path.ChangeExtension(path, ".lock")) ? SpoolFile.LockOf(path) : null;
        if (there is null && File.Exists(Path.ChangeExtension(path, ".lock")))
            return $"{path}: its process lives, and stores what it holds by itself.";
        // The context of its seals has the file's name: renamed it would not open either.
        var (_, problems) = AbandonedSpool.Read(path, sealer, storeId);
        if (problems.Count > 0)
            return $"{path}: {problems[0]}";
        var own = Path.Combine(folder, name);
        using var alone = SpoolFile.LockOf(own);
        if (alone is null || File.Exists(own))
            return $"{path}: this home has a spool file of that name already.";
        Copy(path, own);
        return null;
    }

    /// Whole or not at all, and for its owner alone.
    private static void Copy(string from, string to)
    {
        var draft = to + ".part";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
            using (var copy = new FileStream(draft, options))
            {
                source.CopyTo(copy);
                copy.Flush(flushToDisk: true);
            }
            File.Move(draft, to, overwrite: false);
            FolderFlush.Flush(Path.GetDirectoryName(to)!);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
