namespace Evergrant;

/// One server for all tests of a process that do not stop it, started by the first and stopped after the last.
public sealed class PostgreSqlHost : IAsyncLifetime
{
    private PostgreSqlCluster? cluster;

    internal PostgreSqlCluster Cluster => cluster ?? throw new InvalidOperationException(PostgreSqlPrograms.Missing);

    public async Task InitializeAsync()
    {
        if (PostgreSqlPrograms.Missing is null)
            cluster = await PostgreSqlCluster.StartNewAsync();
    }

    public async Task DisposeAsync()
    {
        if (cluster is not null)
            await cluster.DisposeAsync();
    }
}

/// Those in it run one after the other: transactions of one database change the stamp of all databases of the server.
[CollectionDefinition(Name)]
public sealed class PostgreSqlTests : ICollectionFixture<PostgreSqlHost>
{
    public const string Name = "PostgreSQL";
}
