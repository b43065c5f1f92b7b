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

    [Fact]
    public async Task Invariant_1_the_table_itself_holds_no_text_presented_twice()
    {
        var begun = await BeginConsentAsync(Some.ConsentAttempt(Some.GrantId()), "code");
        await Store.EndAsync(Some.End(begun, AttemptOutcome.Answered, null, 0), default);
        var database = await home.OpenAsync();
        var added = await database.WriteAsync(
            (connection, token) =>
                new Sql(
                    """
                    insert into attempts
                      (id, grant_id, kind, parent_fingerprint, try_number, epoch, generation, node, started_at)
                    select @id, grant_id, kind, parent_fingerprint, 0, 1, 1, node, started_at from attempts
                    where true on conflict do nothing
                    """
                )
                {
                    ["id"] = AttemptId.New(Some.Time()),
                }.ExecuteAsync(connection, token),
            default
        );
        Assert.Equal(0, added);
    }

    protected override async Task<IGrantStore> OpenAsync(TimeProvider processClock) =>
        await home.OpenStoreAsync(processClock);
}
