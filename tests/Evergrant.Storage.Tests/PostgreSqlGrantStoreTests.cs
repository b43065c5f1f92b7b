namespace Evergrant.Storage.Tests;

[Collection(PostgreSqlTests.Name)]
public sealed class PostgreSqlGrantStoreTests(PostgreSqlHost host) : GrantStoreConformance
{
    private readonly PostgreSqlStore database = new(host.Cluster);

    public override async Task DisposeAsync() => await database.DisposeAsync();

    [Fact]
    public async Task Invariant_1_of_three_nodes_that_share_a_database_one_begins()
    {
        var grant = await ConnectAsync();
        IGrantStore[] stores = [Store, await OpenAsync(Clock), await OpenAsync(Clock)];
        Assert.Single(stores.Select(store => store.StoreId).Distinct());
        var answers = await AllAtOnceAsync(
            64,
            number => stores[number % 3].BeginAsync(Some.Refresh(grant), grant.Version, The.Lease, default)
        );
        Assert.Single(answers.OfType<BeginResult.Begun>());
    }

    protected override async Task<IGrantStore> OpenAsync(TimeProvider processClock) =>
        await database.OpenStoreAsync(processClock);
}
