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

/// A test that needs a PostgreSQL server: skipped where none can be started, and `./test` counts that.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgreSqlFactAttribute : FactAttribute
{
    public PostgreSqlFactAttribute() => Skip = PostgreSqlPrograms.Missing;
}

/// See <see cref="PostgreSqlFactAttribute"/>.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgreSqlTheoryAttribute : TheoryAttribute
{
    public PostgreSqlTheoryAttribute() => Skip = PostgreSqlPrograms.Missing;
}
