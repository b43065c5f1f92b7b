using System.Data.Common;
using Evergrant.Storage;

namespace Evergrant.Tests.Storage;

/// A database with something in front of every read and write: a delay, or a failure.
internal sealed class HookedDatabase(SqlDatabase inner) : SqlDatabase
{
    public Func<Task>? BeforeRead { get; set; }
    public Func<Task>? BeforeWrite { get; set; }

    /// What the commit brought is lost on the way back.
    public Action? AfterWrite { get; set; }

    public override string Engine => inner.Engine;

    public override async Task<T> ReadAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        if (BeforeRead is { } hook)
            await hook();
        return await inner.ReadAsync(read, cancellationToken);
    }

    public override async Task<T> WriteAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> write,
        CancellationToken cancellationToken
    )
    {
        if (BeforeWrite is { } hook)
            await hook();
        var written = await inner.WriteAsync(write, cancellationToken);
        AfterWrite?.Invoke();
        return written;
    }

    public override Task MigrateAsync(MigrationSet set, CancellationToken cancellationToken) =>
        inner.MigrateAsync(set, cancellationToken);

    public override Task<long> ReadChangeStampAsync(CancellationToken cancellationToken) =>
        inner.ReadChangeStampAsync(cancellationToken);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
