using Evergrant.Storage;

namespace Evergrant.Server.Consumers;

internal static class ConsumerTables
{
    public static MigrationSet Migrations { get; } =
        new("consumers", [new Migration(1, "consumer keys", Keys), new Migration(2, "policies", Policies)]);

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

    // The texts that a key had before: they work until ends_at, and are told apart from unknown ones ever after.
    private const string Policies = """
        alter table consumer_keys add column policy text;
        alter table consumer_keys add column note text;
        alter table consumer_keys add column rotated_at bigint;
        alter table consumer_keys add column socket_uid bigint;
        create unique index consumer_keys_by_uid on consumer_keys (socket_uid)
          where revoked_at is null and socket_uid is not null;
        create table consumer_former_texts (
          hash id_text primary key,
          key_id id_text not null,
          ends_at bigint not null
        );
        """;
}
