namespace Evergrant.Storage.Tests;

public sealed class SqliteGrantStoreTests : GrantStoreConformance
{
    private readonly SqliteHome home = new();

    public override async Task DisposeAsync() => await home.DisposeAsync();

    [Fact]
    public async Task Invariant_1_of_two_that_share_a_file_one_begins()
    {
        var grant = await ConnectAsync();
        IGrantStore[] stores = [Store, await OpenAsync(Clock)];
        Assert.Equal(stores[0].StoreId, stores[1].StoreId);
        var answers = await AllAtOnceAsync(
            64,
            number => stores[number % 2].BeginAsync(Some.Refresh(grant), grant.Version, The.Lease, default)
        );
        Assert.Single(answers.OfType<BeginResult.Begun>());
    }

    protected override async Task<IGrantStore> OpenAsync(TimeProvider processClock) =>
        await home.OpenStoreAsync(processClock);
}
