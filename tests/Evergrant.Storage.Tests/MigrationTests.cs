namespace Evergrant.Storage.Tests;

public sealed class MigrationTests : IAsyncLifetime
{
    private static readonly Migration Create = new(1, "create", "create table things (id text primary key)");
    private static readonly Migration Fill = new(
        2,
        "fill",
        "insert into things values ('a'); insert into things values ('b')"
    );
    private readonly SqliteHome home = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await home.DisposeAsync();

    [Fact]
    public async Task Steps_run_once_when_several_open_at_once()
    {
        var set = new MigrationSet("some", [Create, Fill]);
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ => Task.Run(async () => await (await OpenAsync()).MigrateAsync(set, default)))
        );
        Assert.Equal(["a", "b"], await ThingsAsync());
    }

    [Fact]
    public async Task Stores_made_at_once_are_one_store()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(OpenStoreAsync)));
        Assert.Single(stores.Select(store => store.StoreId).Distinct());
    }

    [Fact]
    public async Task Later_steps_are_added_to_earlier_ones()
    {
        var database = await OpenAsync();
        await database.MigrateAsync(new MigrationSet("some", [Create]), default);
        await database.MigrateAsync(new MigrationSet("other", []), default);
        await database.MigrateAsync(new MigrationSet("some", [Create, Fill]), default);
        Assert.Equal(["a", "b"], await ThingsAsync());
    }

    [Fact]
    public async Task A_newer_schema_stops_an_older_program()
    {
        var database = await OpenAsync();
        await database.MigrateAsync(new MigrationSet("some", [Create, Fill]), default);
        var failure = await Assert.ThrowsAsync<NewerSchemaException>(() =>
            database.MigrateAsync(new MigrationSet("some", [Create]), default)
        );
        Assert.Contains("version 2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edited_step_is_refused()
    {
        var database = await OpenAsync();
        await database.MigrateAsync(new MigrationSet("some", [Create]), default);
        var edited = Create with { Sql = Create.Sql + " " };
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            database.MigrateAsync(new MigrationSet("some", [edited, Fill]), default)
        );
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_behind()
    {
        var database = await OpenAsync();
        var broken = new Migration(2, "broken", "create table others (id text); insert into nowhere values (1)");
        await Assert.ThrowsAnyAsync<Exception>(() =>
            database.MigrateAsync(new MigrationSet("some", [Create, broken]), default)
        );
        await database.MigrateAsync(new MigrationSet("some", [Create, Fill]), default);
        Assert.Equal(["a", "b"], await ThingsAsync());
    }

    [Fact]
    public async Task What_a_program_of_the_version_before_writes_is_a_rotating_grant()
    {
        var database = await OpenAsync();
        var before = KeeperTables.Migrations.Migrations.Take(5).ToList();
        await database.MigrateAsync(new MigrationSet("keeper", before), default);
        var store = await OpenStoreAsync();
        await store.AddAppAsync(The.App, default);
        var grant = (await store.CommitConsentAsync(Some.Consent(Some.GrantId(), "new", "1"), default))!.Grant;
        await database.WriteAsync(
            (connection, token) =>
                new Sql(
                    """
                    insert into grants (
                      id, name, app, state, since, evidence_at, evidence_what, epoch, generation, tip, keep, unknowns,
                      refusals, failures, version, created_at)
                    select @id, 'old', app, state, since, evidence_at, evidence_what, epoch, generation, tip, keep, 0,
                      0, 0, 1, created_at from grants where id = @new;
                    """
                )
                {
                    ["id"] = Some.GrantId(),
                    ["new"] = grant.Id,
                }.ExecuteAsync(connection, token),
            default
        );
        await database.WriteAsync(
            (connection, token) =>
                new Sql(
                    """
                    insert into token_sets (grant_id, attempt, epoch, generation, sealed_access_token, obtained_at, access_expires_at)
                    select g.id, t.attempt, 1, 1, t.sealed_access_token, t.obtained_at, t.access_expires_at
                    from token_sets t, grants g where g.name = 'old'
                    """
                ).ExecuteAsync(connection, token),
            default
        );
        Assert.Equal(
            [(GrantKind.Rotating, true), (GrantKind.Rotating, false)],
            (await store.ListAsync(null, 9, default)).Select(found => (found.Kind, found.HasRefreshToken))
        );
    }

    private async Task<SqlDatabase> OpenAsync() => await home.OpenAsync();

    private Task<SqlGrantStore> OpenStoreAsync() => home.OpenStoreAsync();

    private async Task<IReadOnlyList<string>> ThingsAsync()
    {
        var database = await OpenAsync();
        return await database.ReadAsync(
            (connection, token) =>
                new Sql("select id from things order by id").ListAsync(connection, row => row.Text(), token),
            default
        );
    }
}
