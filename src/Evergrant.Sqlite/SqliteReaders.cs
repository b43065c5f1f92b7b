using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Evergrant.Sqlite;

/// Connections for reading, opened when first needed and kept.
internal sealed class SqliteReaders(SqliteFile file) : IDisposable
{
    private const int Most = 16;
    private readonly SemaphoreSlim places = new(Most);
    private readonly ConcurrentBag<SqliteConnection> idle = [];

    public async Task<T> ReadAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        await places.WaitAsync(cancellationToken);
        SqliteConnection? connection = null;
        try
        {
            if (!idle.TryTake(out connection))
                connection = file.OpenReader();
            var result = await read(connection, cancellationToken);
            idle.Add(connection);
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
        while (idle.TryTake(out var connection))
            connection.Dispose();
        places.Dispose();
    }
}
