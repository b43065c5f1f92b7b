using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Evergrant.Sqlite;

/// The writing connection. Every method needs the write lock.
internal sealed class SqliteTransactions(SqliteFile file) : IDisposable
{
    private const int PagesWritten = 9; // SQLITE_DBSTATUS_CACHE_WRITE
    private const long BytesToTruncate = 64 << 20;
    private SqliteConnection? connection;
    private int pages;

    /// Commits them all in one transaction; if one of them throws, each in a transaction of its own.
    public async Task CommitAsync(IReadOnlyList<PendingWrite> writes)
    {
        var (failure, byWrite) = await RunAsync(writes);
        if (failure is null)
        {
            foreach (var write in writes)
                write.Release();
        }
        else if (byWrite && writes.Count > 1)
        {
            foreach (var write in writes)
                await CommitAsync([write]);
        }
        else
        {
            foreach (var write in writes)
                write.Fail(failure);
        }
    }

    public void Checkpoint(bool everything)
    {
        if (connection is null)
            return;
        raw.sqlite3_db_status(connection.Handle!, PagesWritten, out var written, out _, 1);
        pages += written;
        if (pages < file.PagesToCheckpoint && !everything)
            return;
        try
        {
            var mode = everything || file.WalBytes > BytesToTruncate ? "truncate" : "passive";
            Execute($"pragma wal_checkpoint({mode})");
            pages = 0;
        }
        catch (SqliteException)
        {
            // What it would have moved is durable in the log, and the next write tries again.
            Dispose();
        }
    }

    public void Dispose()
    {
        connection?.Dispose();
        connection = null;
    }

    private async Task<(Exception? Failure, bool ByWrite)> RunAsync(IReadOnlyList<PendingWrite> writes)
    {
        var inWrite = false;
        try
        {
            connection ??= file.OpenWriter();
            // Not SqliteTransaction: commands that are kept would each have to be told of it.
            Execute("begin immediate");
            inWrite = true;
            foreach (var write in writes)
                await write.RunAsync(connection);
            inWrite = false;
            Execute("commit");
            return (null, false);
        }
        // Every failure goes to whoever asked for the write; the writer goes on.
        catch (Exception failure)
        {
            RollBack();
            if (!SqliteFailure.IsUnavailable(failure, file.Path, out var unavailable))
                return (failure, inWrite);
            // The connection may be part of the cause, but not of a full disk.
            if (failure is not SqliteException { SqliteErrorCode: raw.SQLITE_FULL })
                Dispose();
            return (unavailable, inWrite);
        }
    }

    private void RollBack()
    {
        // SQLite itself rolls back after some failures.
        if (connection is null || raw.sqlite3_get_autocommit(connection.Handle!) != 0)
            return;
        try
        {
            Execute("rollback");
        }
        catch (SqliteException)
        {
            // Closing it undoes what is not committed.
            Dispose();
        }
    }

    private void Execute(string sql)
    {
        using var command = connection!.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
