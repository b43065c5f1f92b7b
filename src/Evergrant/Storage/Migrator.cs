using System.Data.Common;
using System.Security.Cryptography;
using System.Text;

namespace Evergrant.Storage;

/// The part of migrating that all engines share. Runs inside a write transaction that excludes every other migrator.
internal static class Migrator
{
    private const string Table = """
        create table if not exists schema_migrations (
          "set" text not null,
          number bigint not null,
          name text not null,
          checksum text not null,
          applied_at bigint not null,
          primary key ("set", number)
        )
        """;

    /// Whether there is nothing to do, by reading alone. Needs the table of migrations.
    public static async Task<bool> IsCurrentAsync(
        DbConnection connection,
        MigrationSet set,
        CancellationToken cancellationToken
    ) => await CountAppliedAsync(connection, set, cancellationToken) == set.Migrations.Count;

    public static async Task ApplyAsync(DbConnection connection, MigrationSet set, CancellationToken cancellationToken)
    {
        await new Sql(Table).ExecuteAsync(connection, cancellationToken);
        var applied = await CountAppliedAsync(connection, set, cancellationToken);
        foreach (var migration in set.Migrations.Skip(applied))
            await ApplyAsync(connection, set.Name, migration, cancellationToken);
    }

    /// <exception cref="NewerSchemaException"/>
    private static async Task<int> CountAppliedAsync(
        DbConnection connection,
        MigrationSet set,
        CancellationToken cancellationToken
    )
    {
        var applied = await new Sql("""select checksum from schema_migrations where "set" = @set order by number""")
        {
            ["set"] = set.Name,
        }.ListAsync(connection, row => row.Text(), cancellationToken);
        if (applied.Count > set.Migrations.Count)
            throw new NewerSchemaException(set.Name, applied.Count, set.Migrations.Count);
        for (var n = 0; n < applied.Count; n++)
        {
            var migration = set.Migrations[n];
            if (Checksum(migration) != applied[n])
                throw new InvalidOperationException(
                    $"Step {migration.Number} ({migration.Name}) of the store's {set.Name} tables differs from what was applied."
                );
        }
        return applied.Count;
    }

    private static async Task ApplyAsync(
        DbConnection connection,
        string set,
        Migration migration,
        CancellationToken cancellationToken
    )
    {
        await new Sql(migration.Sql) { TakesItsTime = true }.ExecuteAsync(connection, cancellationToken);
        await new Sql(
            """
            insert into schema_migrations ("set", number, name, checksum, applied_at)
            values (@set, @number, @name, @checksum, now_ms())
            """
        )
        {
            ["set"] = set,
            ["number"] = migration.Number,
            ["name"] = migration.Name,
            ["checksum"] = Checksum(migration),
        }.ExecuteAsync(connection, cancellationToken);
    }

    private static string Checksum(Migration migration) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(migration.Sql)));
}
