using System.Collections.Concurrent;
using System.Data.Common;
using Evergrant.PostgreSql;
using Evergrant.Sealing;

namespace Evergrant.Storage.Tests;

/// A database of its own, and all that was opened of it.
internal sealed class PostgreSqlStore(PostgreSqlCluster cluster) : IAsyncDisposable
{
    private readonly Lazy<Task<string>> database = new(() => cluster.CreateDatabaseAsync());
    private readonly ConcurrentBag<SqlDatabase> opened = [];

    public KeyRing Ring { get; } = KeyRing.Create();

    public Task<string> ConnectionStringAsync => database.Value;

    /// <param name="clock">In place of the server's. Default: the server's own.</param>
    public async Task<SqlDatabase> OpenAsync(TimeProvider? clock = null, string options = "")
    {
        var connection = await database.Value + ";Minimum Pool Size=0" + options;
        SqlDatabase found = await PostgreSqlDatabase.OpenAsync(connection, default);
        if (clock is not null)
            found = await ClockedDatabase.SetUpAsync(found, clock);
        opened.Add(found);
        return found;
    }

    public async Task<SqlGrantStore> OpenStoreAsync(TimeProvider? clock = null, KeyRing? ring = null) =>
        await SqlGrantStore.OpenAsync(await OpenAsync(clock), new Sealer(ring ?? Ring), default);

    public async ValueTask DisposeAsync()
    {
        foreach (var found in opened)
            await found.DisposeAsync();
    }

    /// Lets a test move the database's clock: `now_ms()` reads a row that is brought up to date before every access.
    private sealed class ClockedDatabase(SqlDatabase database, TimeProvider clock) : SqlDatabase
    {
        private long told;

        public override string Engine => database.Engine;

        public static async Task<SqlDatabase> SetUpAsync(SqlDatabase database, TimeProvider clock)
        {
            await database.WriteAsync(
                (connection, token) =>
                    new Sql(
                        """
                        create table if not exists test_clock (now bigint);
                        insert into test_clock select 0 where not exists (select 1 from test_clock);
                        create or replace function now_ms() returns bigint language sql stable parallel safe as
                          'select now from test_clock';
                        """
                    ).ExecuteAsync(connection, token),
                default
            );
            return new ClockedDatabase(database, clock);
        }

        public override async Task<T> ReadAsync<T>(
            Func<DbConnection, CancellationToken, Task<T>> read,
            CancellationToken cancellationToken
        )
        {
            await TellAsync();
            return await database.ReadAsync(read, cancellationToken);
        }

        public override async Task<T> WriteAsync<T>(
            Func<DbConnection, CancellationToken, Task<T>> write,
            CancellationToken cancellationToken
        )
        {
            await TellAsync();
            return await database.WriteAsync(write, cancellationToken);
        }

        public override async Task MigrateAsync(MigrationSet set, CancellationToken cancellationToken)
        {
            await TellAsync();
            await database.MigrateAsync(set, cancellationToken);
        }

        public override Task<long> ReadChangeStampAsync(CancellationToken cancellationToken) =>
            database.ReadChangeStampAsync(cancellationToken);

        public override ValueTask DisposeAsync() => database.DisposeAsync();

        private async Task TellAsync()
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            if (Interlocked.Exchange(ref told, now) != now)
                await database.WriteAsync(
                    (connection, token) =>
                        new Sql("update test_clock set now = @now") { ["now"] = now }.ExecuteAsync(connection, token),
                    default
                );
        }
    }
}
