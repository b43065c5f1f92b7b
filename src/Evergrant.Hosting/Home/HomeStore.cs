using Evergrant.Sealing;
using Evergrant.Sqlite;
using Evergrant.Storage;
using Microsoft.Data.Sqlite;

namespace Evergrant.Hosting.Home;

/// The store of a home and the key to it.
internal sealed record HomeStore(SqlDatabase Database, SqlGrantStore Grants, Sealer Sealer)
{
    private const string FileName = "evergrant.db";
    private const int Damaged = 11; // SQLITE_CORRUPT
    private const int NoDatabase = 26; // SQLITE_NOTADB

    /// <exception cref="ConfigurationException"/>
    /// <exception cref="StoreUnavailableException"/>
    public static async Task<HomeStore> OpenAsync(
        HomeOptions options,
        Settings settings,
        CancellationToken cancellationToken
    )
    {
        var path = Path.Combine(options.Path, FileName);
        RequireKept(options.Path, path);
        var sealer = new Sealer(MasterKey.Load(options.Path, path, settings.MasterKeyFile, options.Warn));
        SqlDatabase? database = null;
        try
        {
            database = await SqliteDatabase.OpenAsync(path, options.ProcessClock, cancellationToken);
            return new HomeStore(database, await SqlGrantStore.OpenAsync(database, sealer, cancellationToken), sealer);
        }
        catch (Exception failure)
        {
            if (database is not null)
                await database.DisposeAsync();
            if (Explain(failure, path) is { } explained)
                throw new ConfigurationException(explained);
            throw;
        }
    }

    /// A home that was in use has a spool: its store was lost, and an empty one in its place would look as if all were well.
    private static void RequireKept(string home, string path)
    {
        // In this order: who begins the home beside us makes the store before the spool.
        if (Directory.Exists(Path.Combine(home, "spool")) && new FileInfo(path) is not { Exists: true, Length: > 0 })
            throw new ConfigurationException(
                $"{path}: is missing or empty, and this home was in use; bring a copy back, or begin anew in another folder. Nothing was made."
            );
    }

    private static string? Explain(Exception failure, string path) =>
        failure switch
        {
            SealBrokenException =>
                $"master key: it is not the one {path} was made with; bring that one back. Nothing was changed.",
            NewerSchemaException => $"{path}: {failure.Message}",
            NotSupportedException => failure.Message,
            // Elsewhere this passes once the disk is mended; here no start will ever do.
            StoreUnavailableException { InnerException: SqliteException { SqliteErrorCode: Damaged or NoDatabase } } =>
                failure.Message,
            _ => null,
        };
}
