namespace Evergrant;

/// PostgreSQL's own programs, which Debian keeps out of PATH.
internal static class PostgreSqlPrograms
{
    public static string? Folder { get; } =
        Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .GetDirectories("/usr/lib/postgresql")
                .Select(version => Path.Combine(version, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "initdb")))
                .Order(StringComparer.Ordinal)
                .LastOrDefault()
            : (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));

    /// Why tests that need a server are skipped. Null: they run.
    public static string? Missing => Folder is null ? "PostgreSQL is not installed (Debian: postgresql)." : null;
}
