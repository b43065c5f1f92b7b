using System.Text;
using Evergrant.Sealing;
using Evergrant.Sqlite;

namespace Evergrant.Storage.Tests;

public sealed class SealedStoreTests : IAsyncLifetime
{
    private readonly SqliteHome home = new();
    private SqliteDatabase database = null!;
    private SqlGrantStore store = null!;

    public async Task InitializeAsync()
    {
        database = await home.OpenAsync();
        store = await SqlGrantStore.OpenAsync(database, new Sealer(home.Ring), default);
        await store.AddAppAsync(The.App, default);
    }

    public async Task DisposeAsync() => await home.DisposeAsync();

    [Theory]
    [InlineData(
        "update token_sets set sealed_access_token = (select sealed_access_token from token_sets where grant_id = @b) where grant_id = @a"
    )]
    [InlineData("update token_sets set sealed_access_token = sealed_refresh_token where grant_id = @a")]
    [InlineData("update grants set tip = 'at_00000000000000000000' where id = @a;")]
    public async Task A_value_put_in_another_place_fails_its_own_grant_and_no_list(string alter)
    {
        var (a, b) = (await ConnectAsync("a"), await ConnectAsync("b"));
        if (alter.Contains("tip", StringComparison.Ordinal))
            alter += "update token_sets set attempt = 'at_00000000000000000000' where grant_id = @a";
        await AlterAsync(alter, a, b);
        await Assert.ThrowsAsync<SealBrokenException>(() => store.FindAsync(a.Id, default));
        await Assert.ThrowsAsync<SealBrokenException>(() => store.FindByNameAsync("a", default));
        Assert.NotNull(await store.FindAsync(b.Id, default));
        Assert.Equal(2, (await store.ListAsync(null, 9, default)).Count);
        Assert.Equal(2, (await store.ListDueAsync(The.Start.AddDays(9), 9, [], default)).Count);
    }

    [Fact]
    public async Task A_broken_refresh_token_is_found_before_anything_is_recorded_and_not_by_a_reader()
    {
        var (a, b) = (await ConnectAsync("a"), await ConnectAsync("b"));
        await AlterAsync(
            "update token_sets set sealed_refresh_token = (select sealed_refresh_token from token_sets where grant_id = @b) where grant_id = @a",
            a,
            b
        );
        Assert.NotNull(await store.FindAsync(a.Id, default));
        var attempts = new[] { a, b }
            .Select(grant => store.BeginAsync(Some.Refresh(grant), grant.Version, The.Lease, default))
            .ToList();
        await Assert.ThrowsAsync<SealBrokenException>(() => attempts[0]);
        Assert.IsType<BeginResult.Begun>(await attempts[1]);
        Assert.Null(await store.FindOpenAttemptAsync(a.Id, default));
    }

    [Fact]
    public async Task A_secret_moved_to_another_app_does_not_open()
    {
        await store.AddAppAsync(The.App with { Name = "other" }, default);
        await AlterAsync(
            "update apps set sealed_secret = (select sealed_secret from apps where name = 'shop') where name = 'other'"
        );
        await Assert.ThrowsAsync<SealBrokenException>(() => store.FindAppAsync("other", default));
        Assert.NotNull(await store.FindAppAsync("shop", default));
    }

    [Fact]
    public async Task Another_master_key_does_not_open_the_store()
    {
        await Assert.ThrowsAsync<SealBrokenException>(() => home.OpenStoreAsync(ring: KeyRing.Create()));
    }

    [Fact]
    public async Task The_same_store_opens_again_with_the_same_id_and_fingerprints()
    {
        var grant = await ConnectAsync("a");
        var first = Assert.IsType<BeginResult.Begun>(
            await store.BeginAsync(Some.Refresh(grant), grant.Version, The.Lease, default)
        );
        var again = await home.OpenStoreAsync();
        Assert.Equal(store.StoreId, again.StoreId);
        Assert.Equal(first.Attempt, await again.FindAttemptAsync(first.Attempt.Id, default));
    }

    [Fact]
    public async Task Invariant_11_the_files_hold_no_secret()
    {
        var grant = await ConnectAsync("a");
        var begun = Assert.IsType<BeginResult.Begun>(
            await store.BeginAsync(Some.Refresh(grant), grant.Version, The.Lease, default)
        );
        await store.CommitRotationAsync(Some.Rotation(begun.Attempt, "2"), default);
        // Last: closing the files drops SQLite's locks on them.
        var bytes = ((string[])["", "-wal"]).Select(end => File.ReadAllBytes(home.Path + end)).ToList();
        Assert.Contains(bytes, file => Holds(file, grant.Id.ToString()));
        Assert.All(bytes, file => Assert.False(Holds(file, "canary")));
        Assert.All(bytes, file => Assert.False(Holds(file, home.Ring.Reveal().Trim().Split(':')[1])));
    }

    private static bool Holds(byte[] file, string text) => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    private async Task<Grant> ConnectAsync(string name) =>
        (await store.CommitConsentAsync(Some.Consent(Some.GrantId(), name, name), default))!.Grant;

    private Task<int> AlterAsync(string sql, Grant? a = null, Grant? b = null) =>
        database.WriteAsync(
            async (connection, token) =>
            {
                await new Sql("pragma defer_foreign_keys = on").ExecuteAsync(connection, token);
                return await new Sql(sql) { ["a"] = a?.Id, ["b"] = b?.Id }.ExecuteAsync(connection, token);
            },
            default
        );
}
