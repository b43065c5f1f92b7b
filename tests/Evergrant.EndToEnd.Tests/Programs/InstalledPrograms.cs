namespace Evergrant.EndToEnd;

/// Programs of the machine that tests need beside ours.
internal static class InstalledPrograms
{
    /// Debian keeps servers where only root looks.
    public static string SearchPath { get; } = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin";

    /// In words. Null: all are there.
    public static string? Missing(params string[] programs)
    {
        var folders = SearchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var missing = programs.Where(name => !folders.Any(folder => File.Exists(Path.Combine(folder, name)))).ToList();
        return missing.Count == 0 ? null : $"Not in PATH: {string.Join(", ", missing)}.";
    }
}
