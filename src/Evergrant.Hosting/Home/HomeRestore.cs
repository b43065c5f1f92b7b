using Evergrant.Storage;

namespace Evergrant.Hosting.Home;

/// <summary>
/// Brings a copy of a store back, so that no refresh token is presented because the copy says so: what the home's journal
/// and spool know better is stored first, and the rest is set aside.
/// </summary>
public static class HomeRestore
{
    /// <summary>
    /// The copy becomes the store once it is caught up; what was the store is kept beside it. May be stopped and begun again
    /// at any time.
    /// </summary>
    /// <param name="options">The home.</param>
    /// <param name="file">The copy, which stays as it is.</param>
    /// <param name="copied">Told bytes copied and bytes in all.</param>
    /// <param name="cancellationToken"/>
    /// <exception cref="ConfigurationException">It is no copy of this home's store; nothing was changed.</exception>
    /// <exception cref="HomeBusyException">Other programs have the home open; nothing was changed.</exception>
    /// <exception cref="StoreUnavailableException"/>
    public static async Task<RestoreReport> FromFileAsync(
        HomeOptions options,
        string file,
        Action<long, long> copied,
        CancellationToken cancellationToken
    )
    {
        var source = new FileInfo(file);
        if (source is not { Exists: true, Length: > 0 })
            throw new ConfigurationException(
                $"{source.FullName}: is missing or empty; give a file that store backup made."
            );
        PrivateFiles.EnsureFolder(options.Path);
        using var alone = HomeFiles.Take(options.Path);
        var settings = Settings.Read(options.Path, options.Overrides);
        RequireSqlite(settings);
        var path = Path.Combine(options.Path, HomeFiles.StoreName);
        var draft = path + ".restoring";
        Remove(draft);
        try
        {
            await CopyAsync(source.FullName, draft, copied, cancellationToken);
            var name = $"the copy {source.Name} of {source.LastWriteTimeUtc:u}";
            var store = await OpenCopyAsync(draft, source.FullName, options, settings, cancellationToken);
            var report = await CatchUpAsync(store, name, isOld: false, options, settings, cancellationToken);
            Replace(path, draft, options.ProcessClock.GetUtcNow());
            return report;
        }
        finally
        {
            Remove(draft);
        }
    }

    /// <summary>The same for a store that was brought back by other means and lies in its place.</summary>
    /// <param name="options">The home.</param>
    /// <param name="isOld">The whole home was brought back, or copied: no grant is known to be as it was.</param>
    /// <param name="cancellationToken"/>
    /// <exception cref="ConfigurationException"/>
    /// <exception cref="HomeBusyException"/>
    /// <exception cref="StoreUnavailableException"/>
    public static async Task<RestoreReport> HereAsync(
        HomeOptions options,
        bool isOld,
        CancellationToken cancellationToken
    )
    {
        using var alone = HomeFiles.Take(options.Path);
        var settings = Settings.Read(options.Path, options.Overrides);
        var store = await HomeStore.OpenAsync(options, settings, cancellationToken);
        return await CatchUpAsync(store, "a copy", isOld, options, settings, cancellationToken);
    }

    /// <summary>This machine is where the home lives from now on.</summary>
    /// <returns>False: nothing here names the machine, so there is nothing to adopt.</returns>
    /// <exception cref="StoreUnavailableException"/>
    public static Task<bool> AdoptAsync(EvergrantHome home, CancellationToken cancellationToken) =>
        home.Journal.AdoptMachineAsync(cancellationToken);

    private static async Task<RestoreReport> CatchUpAsync(
        HomeStore store,
        string copy,
        bool isOld,
        HomeOptions options,
        Settings settings,
        CancellationToken cancellationToken
    )
    {
        FollowedClock? followed = null;
        await using var database = store.Database;
        using var spool = EvergrantHome.OpenSpool(options, store);
        await using var journal = HomeFiles.Journal(
            options,
            settings,
            store.Database,
            store.Sealer,
            store.Grants.StoreId
        );
        try
        {
            if (options.Calendar is null && settings.Clock is { } clock)
                followed = await FollowedClock.OpenAsync(clock, store.Grants, options, cancellationToken);
            await using var keeper = new Keeper(
                new KeeperOptions
                {
                    Store = store.Grants,
                    Spool = spool,
                    Journal = journal,
                    Catalog = options.Catalog,
                    Calendar = options.Calendar ?? followed ?? TimeProvider.System,
                    ProcessClock = options.ProcessClock,
                    Logs = options.Logs,
                }
            );
            await options.Restored(store.Database, cancellationToken);
            return await keeper.CatchUpAsync(copy, isOld, cancellationToken);
        }
        finally
        {
            if (followed is not null)
                await followed.DisposeAsync();
        }
    }

    private static async Task<HomeStore> OpenCopyAsync(
        string draft,
        string source,
        HomeOptions options,
        Settings settings,
        CancellationToken cancellationToken
    )
    {
        var store = await HomeStore.OpenAsync(draft, options, settings, cancellationToken, calledBy: source);
        try
        {
            using var spool = EvergrantHome.OpenSpool(options, store);
            await using var journal = HomeFiles.Journal(
                options,
                settings,
                store.Database,
                store.Sealer,
                store.Grants.StoreId
            );
            if (!await journal.IsOfAsync(store.Grants.StoreId, cancellationToken))
                throw new ConfigurationException(
                    $"{source}: is a copy of another store than this home's; restore it into a home of its own. Nothing was changed."
                );
            return store;
        }
        catch
        {
            await store.Database.DisposeAsync();
            throw;
        }
    }

    private static void RequireSqlite(Settings settings)
    {
        if (settings.Store != "sqlite")
            throw new ConfigurationException(
                "This store is a PostgreSQL database: bring it back with pg_restore, then run: evergrant store restore --here"
            );
    }

    /// With the log that may lie beside a file that was copied by hand.
    private static async Task CopyAsync(
        string source,
        string target,
        Action<long, long> copied,
        CancellationToken cancellationToken
    )
    {
        try
        {
            foreach (var part in (string[])["", "-wal"])
                if (File.Exists(source + part))
                    await CopyFileAsync(source + part, target + part, copied, cancellationToken);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{source}: cannot be copied into the home: {denied.Message}");
        }
    }

    private static async Task CopyFileAsync(
        string source,
        string target,
        Action<long, long> copied,
        CancellationToken cancellationToken
    )
    {
        PrivateFiles.TryCreate(target, "");
        await using var from = File.OpenRead(source);
        await using var to = new FileStream(target, FileMode.Open, FileAccess.Write);
        var buffer = new byte[1 << 20];
        for (int read; (read = await from.ReadAsync(buffer, cancellationToken)) > 0; copied(from.Position, from.Length))
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        to.Flush(flushToDisk: true);
    }

    /// Dies it between the two moves, the home says that its store is missing, and the same command brings it back.
    private static void Replace(string path, string draft, DateTimeOffset now)
    {
        var kept = $"{path}.before-restore-{now:yyyyMMddHHmmss}";
        foreach (var part in (string[])["-wal", "-shm", ""])
            if (File.Exists(path + part))
                File.Move(path + part, kept + part);
        File.Move(draft, path);
        if (File.Exists(draft + "-wal"))
            File.Move(draft + "-wal", path + "-wal");
        FolderFlush.Flush(Path.GetDirectoryName(path)!);
    }

    private static void Remove(string draft)
    {
        foreach (var part in (string[])["", "-wal", "-shm", ".lock"])
            File.Delete(draft + part);
    }
}
