using Evergrant.Storage;

namespace Evergrant.PostgreSql;

/// What portable SQL expects of the engine, made before any other table.
internal static class PostgreSqlTables
{
    public static MigrationSet Migrations { get; } =
        new("postgresql", [new Migration(1, "clock and ids", ClockAndIds)]);

    // Ids and names sort by their bytes, as they do in memory and on SQLite. Stable, not volatile: with a volatile clock no
    // index over a time is ever used.
    private const string ClockAndIds = """
        create domain id_text as text collate "C";
        create function now_ms() returns bigint language sql stable parallel safe as
          'select (extract(epoch from statement_timestamp()) * 1000)::bigint';
        """;
}
