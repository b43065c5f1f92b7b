using System.Collections.Concurrent;
using Evergrant.Sealing;
using Evergrant.Sqlite;

namespace Evergrant.Storage.Tests;

/// A folder with a database file, and all that was opened of it.
internal sealed class SqliteHome : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentBag<SqliteDatabase> opened = [];

    public KeyRing Ring { get; } = KeyRing.Create();

    public string Path => folder.File("evergrant.db");

    public async Task<SqliteDatabase> OpenAsync(TimeProvider? processClock = null)
    {
        var database = await SqliteDatabase.OpenAsync(Path, processClock ?? TimeProvider.System, default);
        opened.Add(database);
        return database;
    }

    public async Task<SqlGrantStore> OpenStoreAsync(TimeProvider? processClock = null, KeyRing? ring = null) =>
        await SqlGrantStore.OpenAsync(await OpenAsync(processClock), new Sealer(ring ?? Ring), default);

    public async ValueTask DisposeAsync()
    {
        foreach (var database in opened)
            await database.DisposeAsync();
        folder.Dispose();
    }
}
