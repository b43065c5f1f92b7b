namespace Evergrant.EndToEnd;

/// Where these tests were built.
internal static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// As in paths of what was built: `release`.
    public static string Configuration { get; } =
        new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)).Name;

    private static string Find(DirectoryInfo? folder) =>
        folder is null ? throw new InvalidOperationException("These tests run where they were built.")
        : File.Exists(Path.Combine(folder.FullName, "Evergrant.slnx")) ? folder.FullName
        : Find(folder.Parent);
}
