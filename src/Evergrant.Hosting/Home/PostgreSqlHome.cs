using Evergrant.PostgreSql;
using Evergrant.Sealing;
using Evergrant.Storage;

namespace Evergrant.Hosting.Home;

/// A home whose store is a database that other homes share. The only class that names PostgreSQL, so that its library is
/// loaded by those who use it.
internal static class PostgreSqlHome
{
    /// <exception cref="ConfigurationException"/>
    /// <exception cref="StoreUnavailableException"/>
    public static async Task<HomeStore> OpenAsync(
        HomeOptions options,
        Settings settings,
        CancellationToken cancellationToken
    )
    {
        // Never made here: a node that made one of its own would seal what no other node can open.
        var (key, ring) = MasterKey.LoadShared(options.Path, settings.MasterKeyFile);
        var sealer = new Sealer(ring, key.ReadIfChanged);
        SqlDatabase? database = null;
        try
        {
            database = await PostgreSqlDatabase.OpenAsync(settings.PostgreSql!.Reveal(), cancellationToken);
            await RequireKeptAsync(options.Path, database, cancellationToken);
            var grants = await SqlGrantStore.OpenAsync(database, sealer, cancellationToken);
            return new HomeStore(database, grants, sealer, key);
        }
        catch (Exception failure)
        {
            if (database is not null)
                await database.DisposeAsync();
            if (Explain(failure) is { } explained)
                throw new ConfigurationException(explained);
            throw;
        }
    }

    /// A home with answers in its spool was in use: an empty database in place of its own would look as if all were well.
    private static async Task RequireKeptAsync(string home, SqlDatabase database, CancellationToken cancellationToken)
    {
        var isNew = await database.ReadAsync(
            (connection, token) =>
                new Sql("select 1 where to_regclass('store_facts') is null").FindAsync(
                    connection,
                    row => row.Number() == 1,
                    token
                ),
            cancellationToken
        );
        var spool = HomeFiles.Spool(home);
        if (isNew && Directory.Exists(spool) && Directory.EnumerateFiles(spool, "*.spool").Any())
            throw new ConfigurationException(
                $"postgresql: the database is empty, and {spool} holds answers of another; name that one, or begin anew in another folder. Nothing was made."
            );
    }

    private static string? Explain(Exception failure) =>
        failure switch
        {
            SealBrokenException =>
                "master key: it is not the one the database was made with; bring that one here. Nothing was changed.",
            NewerSchemaException => $"postgresql: {failure.Message}",
            NotSupportedException => $"postgresql: {failure.Message}",
            _ => null,
        };
}
