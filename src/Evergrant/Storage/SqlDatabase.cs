using System.Data.Common;

namespace Evergrant.Storage;

/// <summary>
/// What an engine brings to the portable SQL of <see cref="SqlGrantStore"/> and of the server's slices: connections, one
/// way to write, the function `now_ms()` (process clock, milliseconds since 1970) and a lock around migrations.
/// </summary>
public abstract class SqlDatabase : IAsyncDisposable
{
    /// `sqlite`. Names the engine's own migrations.
    public abstract string Engine { get; }

    /// <summary>Runs <paramref name="read"/> on a connection of its own. It must not write.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public abstract Task<T> ReadAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Runs <paramref name="write"/> inside a write transaction and returns its result after the commit. The transaction may
    /// be shared with other writes of the process, so every statement is a compare-and-set or `ON CONFLICT` and cannot fail;
    /// the body touches nothing but the connection and may run again if a shared transaction was rolled back.
    /// Cancelling gives up waiting; a write that has begun is finished.
    /// </summary>
    /// <exception cref="StoreUnavailableException"/>
    public abstract Task<T> WriteAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> write,
        CancellationToken cancellationToken
    );

    /// <summary>Brings the schema of one set up to date. Forward only; each step once, over all processes.</summary>
    /// <exception cref="NewerSchemaException">The store was written by a newer program.</exception>
    public abstract Task MigrateAsync(MigrationSet set, CancellationToken cancellationToken);

    /// <see cref="IGrantStore.ReadChangeStampAsync"/>
    public abstract Task<long> ReadChangeStampAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
