namespace Evergrant.Storage;

/// The tables of <see cref="AnswerJournal"/>: a database of its own, in the folder of the spool.
internal static class JournalTables
{
    public static MigrationSet Migrations { get; } = new("journal", [new Migration(1, "newest", Newest)]);

    private const string Newest = """
        create table journal_facts (
          name id_text primary key,
          value text not null
        );
        create table newest (
          grant_id id_text primary key,
          presented id_text not null,
          attempt id_text,
          epoch bigint,
          generation bigint,
          sealed_answer text,
          sealed_consent text,
          seq bigint not null
        );
        create index newest_latest on newest (seq);
        """;
}
