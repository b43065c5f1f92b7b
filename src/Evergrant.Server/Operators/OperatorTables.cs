using Evergrant.Storage;

namespace Evergrant.Server.Operators;

internal static class OperatorTables
{
    public static MigrationSet Migrations { get; } =
        new("operators", [new Migration(1, "operator tokens", Tokens), new Migration(2, "sign-in", SignIn)]);

    // A name is free again once its token was revoked.
    private const string Tokens = """
        create table operator_tokens (
          id id_text primary key,
          name id_text not null,
          hash id_text not null unique,
          created_at bigint not null,
          revoked_at bigint
        );
        create unique index operator_tokens_by_name on operator_tokens (name) where revoked_at is null;
        """;

    // All times are the process clock's: moving the calendar signs nobody in or out. Both codes are kept as hashes.
    private const string SignIn = """
        create table operator_links (
          hash id_text primary key,
          created_at bigint not null,
          expires_at bigint not null,
          spent_at bigint
        );
        create table operator_sessions (
          hash id_text primary key,
          created_at bigint not null,
          seen_at bigint not null
        );
        """;
}
