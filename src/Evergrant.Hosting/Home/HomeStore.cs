using Evergrant.Sealing;
using Evergrant.Sqlite;
using Evergrant.Storage;

namespace Evergrant.Hosting.Home;

/// The store of a home and the key to it.
internal sealed record HomeStore(SqlDatabase Database, SqlGrantStore Grants, Sealer Sealer, MasterKey Key)
{
    /// <exception cref="ConfigurationException"/>
    /// <exception cref="StoreUnavailableException"/>
    public static async Task<HomeStore> OpenAsync(
        HomeOptions options,
        Settings settings,
        CancellationToken cancellationToken
    )
    {
        var path = Path.Combine(options.Path, HomeFiles.StoreName);
        RequireKept(options.Path, path);
        return await OpenAsync(path, options, settings, cancellationToken);
    }

    /// <param name="path">Of a store that may lie elsewhere: a copy on its way in.</param>
    /// <param name="options">The home whose key opens it.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="cancellationToken"/>
    /// <param name="calledBy">What a person calls it. Default: its path.</param>
    /// <exception cref="ConfigurationException"/>
    /// <exception cref="StoreUnavailableException"/>
    public static async Task<HomeStore> OpenAsync(
        string path,
        HomeOptions options,
        Settings settings,
        CancellationToken cancellationToken,
        string? calledBy = null
    )
    {
        var (key, ring) = MasterKey.Load(options.Path, path, settings.MasterKeyFile, options.Warn);
        var sealer = new Sealer(ring, key.ReadIfChanged);
        SqlDatabase? database = null;
        try
        {
            database = await SqliteDatabase.OpenAsync(path, options.ProcessClock, cancellationToken);
            var grants = await SqlGrantStore.OpenAsync(database, sealer, cancellationToken);
            return new HomeStore(database, grants, sealer, key);
        }
        catch (Exception failure)
        {
            if (database is not null)
                await database.DisposeAsync();
            if (Explain(failure, calledBy ?? path) is { } explained)
                throw new ConfigurationException(explained);
            throw;
        }
    }

    /// A home that was in use has a spool: its store was lost, and an empty one in its place would look as if all were well.
    private static void RequireKept(string home, string path)
    {
        // In this order: who begins the home beside us makes the store before the spool.
        if (Directory.Exists(HomeFiles.Spool(home)) && new FileInfo(path) is not { Exists: true, Length: > 0 })
            throw new ConfigurationException(
                $"{path}: is missing or empty, and this home was in use; bring a copy back with: evergrant store restore FILE, or begin anew in another folder. Nothing was made."
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
            StoreUnavailableException { IsDamaged: true } => failure.Message,
            _ => null,
        };
}
