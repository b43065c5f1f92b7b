using System.Data.Common;
using Evergrant.Protocol;
using Microsoft.Data.Sqlite;

namespace Evergrant.Sqlite;

/// Connections for reading, opened when first needed and kept.
internal sealed class SqliteReaders(SqliteFile file) : IDisposable
{
    private const int Most = 16;
    private readonly SemaphoreSlim places = new(Most);
    private readonly Lock gate = new();
    private readonly Stack<SqliteConnection> idle = [];

    public async Task<T> ReadAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        await places.WaitAsync(cancellationToken);
        await SocketThreads.LeaveAsync();
        SqliteConnection? connection = null;
        try
        {
            connection = TakeIdle() ?? file.OpenReader();
            var result = await read(connection, cancellationToken);
            lock (gate)
                idle.Push(connection);
            connection = null;
            return result;
        }
        catch (Exception failure) when (SqliteFailure.IsUnavailable(failure, file.Path, out var unavailable))
        {
            throw unavailable;
        }
        finally
        {
            // After a failure the connection may be part of its cause.
            connection?.Dispose();
            places.Release();
        }
    }

    public void Dispose()
    {
        while (TakeIdle() is { } connection)
            connection.Dispose();
        places.Dispose();
    }

    private SqliteConnection? TakeIdle()
    {
        lock (gate)
            return idle.TryPop(out var connection) ? connection : null;
    }
}
