namespace Evergrant.Storage.Tests;

public abstract partial class GrantStoreConformance
{
    [Fact]
    public async Task A_key_is_a_grant_that_never_ends_and_is_never_due()
    {
        await Store.AddAppAsync(The.KeysOnlyApp, default);
        var key = Some.Key(Some.GrantId(), "key", "1");
        var snapshot = (await Store.CommitConsentAsync(key, default))!;

        Assert.Equal("canary-access-1", snapshot.AccessToken.Reveal());
        var grant = snapshot.Grant;
        Assert.Equal((GrantKind.Key, Grant.Never, true), (grant.Kind, grant.AccessExpiresAt, grant.NeverExpires));
        Assert.Equal((null, false, GrantState.Active), (grant.NextRefreshAt, grant.HasRefreshToken, grant.State));
        Assert.Equal(snapshot, await Store.FindAsync(grant.Id, default));
        Assert.Equal([grant], await Store.ListAsync(null, 9, default));
        Assert.Empty(await Store.ListDueAsync(Grant.Never.AddYears(-1), 9, [], default));
        Assert.Null(await Store.FindNextDueAsync([], default));
    }

    [Fact]
    public async Task A_key_that_is_added_presents_nothing_and_proves_no_secret()
    {
        await Store.AddAppAsync(The.App, default);
        var grant = (await Store.CommitConsentAsync(Some.Key(Some.GrantId(), "key", "1"), default))!.Grant;

        Assert.Empty(await Store.ListAttemptsAsync(grant.Id, 9, default));
        Assert.Null((await Store.FindAppAsync("shop", default))!.SecretProvenAt);
        Assert.Equal("key_added", Assert.Single(await Store.ListAuditAsync(grant.Id, 9, default)).Evidence.What);
        Assert.Equal(new SiblingGrants(0, 0), await Store.CountRefusedAsync("shop", Some.GrantId(), default));
    }

    [Fact]
    public async Task A_new_key_in_place_of_another_is_the_next_epoch_and_generation()
    {
        await Store.AddAppAsync(The.App, default);
        var first = (await Store.CommitConsentAsync(Some.Key(Some.GrantId(), "key", "1", "mine"), default))!.Grant;
        await Store.ChangeAsync(first.Id, first.Version, Some.Change(GrantState.Paused), default);

        var second = (await Store.CommitConsentAsync(Some.Key(first.Id, "key", "2"), default))!;

        Assert.Equal("canary-access-2", second.AccessToken.Reveal());
        Assert.Equal((2, 2), (second.Grant.Epoch, second.Grant.Generation));
        Assert.Equal((GrantState.Active, GrantKind.Key, "mine"), Kept(second.Grant));
        Assert.Null(await Store.CommitConsentAsync(Some.Key(Some.GrantId(), "key", "3"), default));
    }

    [Fact]
    public async Task A_consent_for_an_account_never_finds_a_key()
    {
        await Store.AddAppAsync(The.App, default);
        await Store.CommitConsentAsync(Some.Key(Some.GrantId(), "key", "1", The.Account), default);
        Assert.Null(await Store.FindByAccountAsync("shop", The.Account, default));
    }

    private static (GrantState, GrantKind, string?) Kept(Grant grant) => (grant.State, grant.Kind, grant.Account);
}
