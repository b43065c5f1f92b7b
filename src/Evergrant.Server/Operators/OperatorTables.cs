using Evergrant.Storage;

namespace Evergrant.Server.Operators;

internal static class OperatorTables
{
    public static MigrationSet Migrations { get; } = new("operators", [new Migration(1, "operator tokens", Tokens)]);

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
}
