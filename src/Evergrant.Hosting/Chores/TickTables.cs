using Evergrant.Storage;

namespace Evergrant.Hosting.Chores;

internal static class TickTables
{
    public static MigrationSet Migrations { get; } = new("ticks", [new Migration(1, "the last tick", Ticks)]);

    private const string Ticks = """
        create table ticks (
          name id_text primary key,
          at bigint not null,
          span_ms bigint not null
        );
        """;
}
