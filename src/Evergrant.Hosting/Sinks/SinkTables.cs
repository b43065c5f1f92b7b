using Evergrant.Storage;

namespace Evergrant.Hosting.Sinks;

internal static class SinkTables
{
    public static MigrationSet Migrations { get; } =
        new(
            "sinks",
            [new Migration(1, "token files", Sinks), new Migration(2, "whose they are, and what reads them", Readers)]
        );

    // No reference to grants: what is left of a grant that is gone is its file, which has to go too.
    private const string Sinks = """
        create table sinks (
          path id_text primary key,
          grant_id id_text not null,
          format text not null,
          added_at bigint not null,
          hash text,
          hash_before text,
          problem text
        );
        """;

    private const string Readers = """
        alter table sinks add column mode bigint not null default 384;
        alter table sinks add column owner text;
        alter table sinks add column reload text;
        alter table sinks add column reload_due bigint not null default 0;
        """;
}
