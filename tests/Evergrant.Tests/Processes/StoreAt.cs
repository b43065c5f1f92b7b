using Evergrant.PostgreSql;
using Evergrant.Sqlite;
using Evergrant.Storage;

namespace Evergrant.Tests.Processes;

/// A store as workers are told of it: `ENGINE:WHERE`.
internal static class StoreAt
{
    public static string Sqlite(string file) => $"sqlite:{file}";

    public static string PostgreSql(string connectionString) => $"postgresql:{connectionString}";

    public static async Task<SqlDatabase> OpenAsync(string store, TimeProvider processClock)
    {
        var (engine, where) = (store[..store.IndexOf(':')], store[(store.IndexOf(':') + 1)..]);
        return engine switch
        {
            "sqlite" => await SqliteDatabase.OpenAsync(where, processClock, CancellationToken.None),
            "postgresql" => await PostgreSqlDatabase.OpenAsync(
                $"{where};Minimum Pool Size=0;Maximum Pool Size=5;Connection Idle Lifetime=4;Connection Pruning Interval=2",
                CancellationToken.None
            ),
            _ => throw new ArgumentException($"No such engine: {engine}.", nameof(store)),
        };
    }

    /// Leases end by the store's clock, which on PostgreSQL is the database's: from here on it is ahead by so much more.
    public static async Task PassAsync(SqlDatabase database, int seconds)
    {
        if (database.Engine == "postgresql")
            await database.WriteAsync(
                (connection, token) =>
                    new Sql(
                        $"""
                        create table if not exists test_skew (ms bigint not null);
                        insert into test_skew select 0 where not exists (select 1 from test_skew);
                        update test_skew set ms = ms + {seconds} * 1000;
                        create or replace function now_ms() returns bigint language sql stable parallel safe as
                          'select (extract(epoch from statement_timestamp()) * 1000)::bigint + (select ms from test_skew)';
                        """
                    ).ExecuteAsync(connection, token),
                CancellationToken.None
            );
    }
}
