using System.Data.Common;
using Evergrant.Storage;
using Npgsql;

namespace Evergrant.PostgreSql;

/// <summary>
/// A PostgreSQL database as a store, for any number of nodes. When a write returns it has been flushed to the server's disk
/// (and to the standbys that the server waits for). Leases are compared with the server's clock.
/// </summary>
public sealed class PostgreSqlDatabase : SqlDatabase
{
    /// Any number that no other program takes: it keeps migrators of one database apart.
    private const long MigrationLock = 0x65766572_6772616E;

    /// Of a write that the server undid for another's sake, or whose connection was dead before it began.
    private const int MostTries = 5;
    private readonly PostgreSqlConnections connections;

    private PostgreSqlDatabase(PostgreSqlConnections connections) => this.connections = connections;

    public override string Engine => "postgresql";

    /// <param name="connectionString">
    /// As Npgsql takes it: <c>Host=…;Database=…;Username=…;Password=…</c>. Never repeated in a message. At most 20
    /// connections and 5 s per statement unless it says otherwise.
    /// </param>
    /// <param name="cancellationToken"/>
    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NotSupportedException">
    /// No connection string, or a database that refuses us or does not keep what it is told; nothing was changed.
    /// </exception>
    public static async Task<PostgreSqlDatabase> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var database = new PostgreSqlDatabase(PostgreSqlConnections.Open(connectionString));
        try
        {
            await database.MigrateAsync(PostgreSqlTables.Migrations, cancellationToken);
            return database;
        }
        catch (Exception failure)
        {
            await database.DisposeAsync();
            if (
                PostgreSqlFailure.Mistake(failure is StoreUnavailableException ? failure.InnerException : failure) is
                { } mistake
            )
                throw new NotSupportedException($"The database {database.connections.Name} {mistake}.");
            throw;
        }
    }

    public override async Task<T> ReadAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        for (var number = 1; ; number++)
        {
            var isConnected = false;
            try
            {
                await using var connection = await connections.TakeAsync(cancellationToken);
                isConnected = true;
                return await read(connection, cancellationToken);
            }
            // A connection that was idle while the server restarted: only its first user finds out.
            catch (NpgsqlException cut) when (isConnected && number == 1 && PostgreSqlFailure.IsCutOff(cut)) { }
            catch (Exception failure)
                when (PostgreSqlFailure.IsUnavailable(failure, connections.Name, out var unavailable))
            {
                throw unavailable;
            }
        }
    }

    public override async Task<T> WriteAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> write,
        CancellationToken cancellationToken
    )
    {
        var connection = await TakeAsync(cancellationToken);
        // What has begun is finished, whoever waits.
        var writing = WriteAsync(connection, write);
        try
        {
            return await writing.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _ = writing.ContinueWith(
                static given => _ = given.Exception,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
            throw;
        }
    }

    public override async Task MigrateAsync(MigrationSet set, CancellationToken cancellationToken)
    {
        if (await ReadAsync((connection, token) => IsCurrentAsync(connection, set, token), cancellationToken))
            return;
        await WriteAsync(
            async (connection, token) =>
            {
                await new Sql("select 1 from pg_advisory_xact_lock(@key)")
                {
                    TakesItsTime = true,
                    ["key"] = MigrationLock,
                }.ExecuteAsync(connection, token);
                await Migrator.ApplyAsync(connection, set, token);
                return true;
            },
            cancellationToken
        );
    }

    /// <summary>
    /// A digest of which transactions a reader sees now: the same as long as nobody committed, and different after every
    /// commit, with no row that all writers would have to meet at. Transactions of other databases of the server count too;
    /// that costs a look too many, never one too few.
    /// </summary>
    public override Task<long> ReadChangeStampAsync(CancellationToken cancellationToken) =>
        ReadAsync(
            (connection, token) =>
                new Sql("select hashtextextended(pg_current_snapshot()::text, 0)").FindAsync(
                    connection,
                    row => row.BigNumber(),
                    token
                ),
            cancellationToken
        );

    public override ValueTask DisposeAsync() => connections.DisposeAsync();

    private static async Task<bool> IsCurrentAsync(DbConnection connection, MigrationSet set, CancellationToken token)
    {
        var table = new Sql("select 1 where to_regclass('schema_migrations') is not null");
        return await table.FindAsync(connection, row => row.Number(), token) == 1
            && await Migrator.IsCurrentAsync(connection, set, token);
    }

    private async Task<T> WriteAsync<T>(
        NpgsqlConnection connection,
        Func<DbConnection, CancellationToken, Task<T>> write
    )
    {
        for (var number = 1; ; number++)
        {
            var isCommitting = false;
            try
            {
                await using (connection)
                {
                    await using var transaction = await connection.BeginTransactionAsync();
                    var result = await write(connection, CancellationToken.None);
                    isCommitting = true;
                    await transaction.CommitAsync();
                    return result;
                }
            }
            // Nothing of it was committed, and the body may run again.
            catch (NpgsqlException passing)
                when (number < MostTries
                    && (PostgreSqlFailure.IsUndone(passing) || (!isCommitting && PostgreSqlFailure.IsCutOff(passing)))
                ) { }
            catch (Exception failure)
                when (PostgreSqlFailure.IsUnavailable(failure, connections.Name, out var unavailable))
            {
                throw unavailable;
            }
            connection = await TakeAsync(CancellationToken.None);
        }
    }

    private async Task<NpgsqlConnection> TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await connections.TakeAsync(cancellationToken);
        }
        catch (Exception failure) when (PostgreSqlFailure.IsUnavailable(failure, connections.Name, out var unavailable))
        {
            throw unavailable;
        }
    }
}
