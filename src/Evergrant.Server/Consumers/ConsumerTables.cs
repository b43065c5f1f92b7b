using Evergrant.Storage;

namespace Evergrant.Server.Consumers;

internal static class ConsumerTables
{
    public static MigrationSet Migrations { get; } = new("consumers", [new Migration(1, "consumer keys", Keys)]);

    // A name is free again once its key was revoked.
    private const string Keys = """
        create table consumer_keys (
          id id_text primary key,
          name id_text not null,
          grant_id id_text not null,
          hash id_text not null unique,
          token_read bigint not null,
          created_at bigint not null,
          revoked_at bigint
        );
        create unique index consumer_keys_by_name on consumer_keys (name) where revoked_at is null;
        """;
}
