using Evergrant.Providers;
using Evergrant.Sealing;
using Evergrant.Sqlite;
using Evergrant.Storage;

namespace Evergrant.Hosting.Home;

/// <summary>
/// A folder with settings, master key, store and spool, opened. The server and every command work through one; any number
/// of processes may have the same home open.
/// </summary>
public sealed class EvergrantHome : IAsyncDisposable
{
    private readonly Spool spool;
    private readonly FollowedClock? followed;
    private readonly SharedLock open;

    private EvergrantHome(
        HomeOptions options,
        Settings settings,
        HomeStore store,
        Spool spool,
        FollowedClock? followed,
        SharedLock open
    )
    {
        this.open = open;
        Path = options.Path;
        Settings = settings;
        Database = store.Database;
        Store = store.Grants;
        Sealer = store.Sealer;
        Key = store.Key;
        Journal = HomeFiles.Journal(options, settings, store.Database, store.Sealer, store.Grants.StoreId);
        Logs = options.Logs;
        Calendar = options.Calendar ?? followed ?? TimeProvider.System;
        ProcessClock = options.ProcessClock;
        Catalog = options.Catalog;
        this.spool = spool;
        this.followed = followed;
        Keeper = new Keeper(
            new KeeperOptions
            {
                Store = Store,
                SharesStore = settings.PostgreSql is not null,
                Spool = spool,
                Journal = Journal,
                // What an attempt names is what a person looks for among the spools.
                Node = spool.Node,
                Catalog = Catalog,
                Calendar = Calendar,
                ProcessClock = ProcessClock,
                Logs = Logs,
            }
        );
    }

    public string Path { get; }
    public Settings Settings { get; }
    public SqlDatabase Database { get; }
    public IGrantStore Store { get; }
    public Sealer Sealer { get; }
    public ProviderCatalog Catalog { get; }

    internal MasterKey Key { get; }
    internal AnswerJournal Journal { get; }
    internal Spool Spool => spool;

    /// Not started; a server starts it, and commands that redeem do.
    public Keeper Keeper { get; }

    public TimeProvider Calendar { get; }
    public TimeProvider ProcessClock { get; }
    public ILoggerFactory Logs { get; }

    /// <summary>The flag, else EVERGRANT_HOME, else the nearest `.evergrant` upward from here, else the user's data folder.</summary>
    public static string Locate(string? flag) =>
        HomeLocation.Locate(
            flag,
            Environment.GetEnvironmentVariable(HomeLocation.Variable),
            Environment.CurrentDirectory,
            HomeLocation.DataDirectory
        );

    /// <summary>Opens the home; makes folder, master key and store if they are not there.</summary>
    /// <exception cref="ConfigurationException">With every mistake that a person has to put right.</exception>
    /// <exception cref="HomeBusyException">Its store is being restored.</exception>
    /// <exception cref="StoreUnavailableException"/>
    public static async Task<EvergrantHome> OpenAsync(HomeOptions options, CancellationToken cancellationToken)
    {
        var settings = Settings.Read(options.Path, options.Overrides);
        if (settings.PostgreSql is null)
            RequireLocalDisk(options.Path);
        PrivateFiles.EnsureFolder(options.Path);
        var open = HomeFiles.Share(options.Path);
        try
        {
            return await OpenHeldAsync(options, settings, open, cancellationToken);
        }
        catch
        {
            open.Dispose();
            throw;
        }
    }

    private static async Task<EvergrantHome> OpenHeldAsync(
        HomeOptions options,
        Settings settings,
        SharedLock open,
        CancellationToken cancellationToken
    )
    {
        var store = settings.PostgreSql is null
            ? await HomeStore.OpenAsync(options, settings, cancellationToken)
            : await PostgreSqlHome.OpenAsync(options, settings, cancellationToken);
        FollowedClock? followed = null;
        try
        {
            if (options.Calendar is null && settings.Clock is { } clock)
                followed = await FollowedClock.OpenAsync(clock, store.Grants, options, cancellationToken);
            var spool = OpenSpool(options, store);
            return new EvergrantHome(options, settings, store, spool, followed, open);
        }
        catch
        {
            if (followed is not null)
                await followed.DisposeAsync();
            await store.Database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes a dead node's spool file into this home, before the keeper is started, which then stores what it holds.</summary>
    /// <returns>Null: taken. Else what is wrong with it; nothing was changed.</returns>
    /// <exception cref="IOException"/>
    public string? ImportSpool(string path) => spool.Import(path);

    /// Before anything is made there.
    private static void RequireLocalDisk(string path)
    {
        try
        {
            SqliteDatabase.RequireLocalDisk(System.IO.Path.Combine(path, "evergrant.db"));
        }
        catch (NotSupportedException remote)
        {
            throw new ConfigurationException(remote.Message);
        }
    }

    /// <exception cref="ConfigurationException"/>
    internal static Spool OpenSpool(HomeOptions options, HomeStore store)
    {
        var folder = HomeFiles.Spool(options.Path);
        try
        {
            return Spool.Open(folder, NodeName.New(), store.Sealer, store.Grants.StoreId, options.ProcessClock);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{folder}: cannot be written: {denied.Message}");
        }
    }

    /// Redemptions in flight are drained first: they need spool and store.
    public async ValueTask DisposeAsync()
    {
        await Keeper.DisposeAsync();
        spool.Dispose();
        if (followed is not null)
            await followed.DisposeAsync();
        await Journal.DisposeAsync();
        await Database.DisposeAsync();
        open.Dispose();
    }
}
