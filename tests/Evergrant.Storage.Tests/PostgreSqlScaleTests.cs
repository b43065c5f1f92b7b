using Evergrant.PostgreSql;

namespace Evergrant.Storage.Tests;

/// As <see cref="SqliteScaleTests"/>; counted in rows and index entries that the server read.
[Collection(PostgreSqlTests.Name)]
public sealed class PostgreSqlScaleTests(PostgreSqlHost host)
{
    [PostgreSqlFact]
    public async Task A_look_at_a_hundred_thousand_grants_reads_few_rows()
    {
        await using var own = new PostgreSqlStore(host.Cluster);
        // One session, which counts for itself.
        await using var database = await PostgreSqlDatabase.OpenAsync(
            await own.ConnectionStringAsync + ";Maximum Pool Size=1;Command Timeout=60",
            default
        );
        var store = await ManyGrants.FillAsync(database, new Sealing.Sealer(own.Ring), 131_072);
        await PostgreSqlCluster.ExecuteAsync(
            await own.ConnectionStringAsync + ";Command Timeout=0",
            "analyze grants, token_sets, attempts, audit"
        );
        var looks = new List<(string Name, long Few, long Many)>();
        var found = new List<int>();
        foreach (var (name, look) in ManyGrants.Looks)
        {
            found.Add(await look(store));
            var before = await CountReadAsync(database);
            // Often enough for a plan that knows no parameters.
            for (var n = 0; n < 12; n++)
                await look(store);
            looks.Add((name, 0, (await CountReadAsync(database) - before) / 12));
        }
        Assert.Equal([0, 8, 8, 1, 1, 7, 8, 1002, 400], found);
        Assert.True(looks.All(look => look.Many < 4000), ManyGrants.Figures(looks));
    }

    private static async Task<long> CountReadAsync(SqlDatabase database)
    {
        await database.ReadAsync(
            (connection, token) =>
                new Sql("select pg_stat_force_next_flush()::text, pg_stat_clear_snapshot()::text").ExecuteAsync(
                    connection,
                    token
                ),
            default
        );
        return await database.ReadAsync(
            (connection, token) =>
                new Sql(
                    """
                    select (
                      (select sum(seq_tup_read) from pg_stat_user_tables where schemaname = current_schema() and relname in ('grants', 'token_sets'))
                      + (select sum(idx_tup_read) from pg_stat_user_indexes where schemaname = current_schema() and relname in ('grants', 'token_sets'))
                    )::bigint
                    """
                ).FindAsync(connection, row => row.BigNumber(), token),
            default
        );
    }
}
