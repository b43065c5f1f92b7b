using Evergrant.Refresh;
using Evergrant.Sandbox;

namespace Evergrant.Tests.Keeping;

/// Static keys. The access token of a fresh pair stands in for one: the sandbox takes it for a day.
public class KeyTests
{
    private const string Path = "/crm/rest/v1/account/profile";

    [Fact]
    public async Task A_key_is_tested_with_one_read_and_served_like_any_token()
    {
        await using var kept = await Kept.StartAsync();
        await kept.AddKeysOnlyAppAsync("keys");
        var key = (await kept.Keap.IssueTokensAsync()).AccessToken;
        var before = kept.Keap.Requests.Count;

        var added = Assert.IsType<KeyResult.Added>(await kept.AddKeyAsync("own", key, "keys", "mine"));

        Assert.Equal(Path, Assert.Single(kept.Keap.Requests.All.Skip(before)).Path);
        Assert.True(added.IsNew);
        Assert.Equal(("own", "mine", GrantKind.Key), (added.Grant.Name, added.Grant.Account, added.Grant.Kind));
        Assert.Equal("the key, with GET /rest/v1/account/profile", added.Grant.Evidence.Sent);
        var served = Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("own"));
        Assert.Equal((key, true), (served.AccessToken.Reveal(), served.NeverExpires));
    }

    [Fact]
    public async Task A_key_is_served_400_days_later_and_nothing_was_refreshed()
    {
        await using var kept = await Kept.StartAsync(withSchedule: true);
        await kept.Keeper.PauseAsync("acme", CancellationToken.None);
        var key = (await kept.Keap.IssueTokensAsync()).AccessToken;
        await kept.AddKeyAsync("own", key);
        var asked = kept.Keap.Requests.Count;

        await kept.Clock.AdvanceAsync(TimeSpan.FromDays(400));

        var ttl = TimeSpan.FromDays(365);
        var served = Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("own", ttl));
        Assert.Equal((key, 1), (served.AccessToken.Reveal(), served.Generation));
        Assert.Equal(asked, kept.Keap.Requests.Count);
        var grant = await kept.GrantAsync("own");
        Assert.StartsWith("Nothing to do", Advice.For(grant, kept.Clock.GetUtcNow()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_can_make_the_keeper_refresh_a_key()
    {
        await using var kept = await Kept.StartAsync(withSchedule: true);
        await kept.AddKeyAsync("own", (await kept.Keap.IssueTokensAsync()).AccessToken);
        await kept.Clock.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.IsType<RefreshOutcome.Unchanged>(await kept.Keeper.RefreshAsync("own", CancellationToken.None));
        var after = await kept.Keeper.GetTokenAsync("own", afterGeneration: 1);
        await kept.Keeper.PauseAsync("own", CancellationToken.None);
        Assert.IsType<TokenResult.Stopped>(await kept.Keeper.GetTokenAsync("own"));
        await kept.Keeper.ResumeAsync("own", CancellationToken.None);
        await kept.Keeper.WhenSettledAsync(CancellationToken.None);

        Assert.Equal(1, Assert.IsType<TokenResult.Served>(after).Generation);
        var grant = await kept.GrantAsync("own");
        Assert.Equal((GrantState.Active, null), (grant.State, grant.NextRefreshAt));
        Assert.Empty(await kept.Store.ListAttemptsAsync(grant.Id, 9, CancellationToken.None));
    }

    [Fact]
    public async Task A_new_key_takes_the_place_of_the_one_of_that_name()
    {
        await using var kept = await Kept.StartAsync();
        var first = Assert.IsType<KeyResult.Added>(
            await kept.AddKeyAsync("own", await KeyAsync(kept), account: "mine")
        );
        await kept.Keeper.GetTokenAsync("own");
        var key = await KeyAsync(kept);

        var second = Assert.IsType<KeyResult.Added>(await kept.AddKeyAsync("own", key));

        Assert.False(second.IsNew);
        Assert.Equal((first.Grant.Id, 2, "mine"), (second.Grant.Id, second.Grant.Generation, second.Grant.Account));
        var served = Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("own"));
        Assert.Equal(key, served.AccessToken.Reveal());
    }

    [Fact]
    public async Task A_new_key_of_a_paused_grant_is_kept_and_the_grant_stays_paused()
    {
        await using var kept = await Kept.StartAsync();
        await kept.AddKeyAsync("own", await KeyAsync(kept));
        await kept.Keeper.PauseAsync("own", CancellationToken.None);
        var key = await KeyAsync(kept);

        var added = Assert.IsType<KeyResult.Added>(await kept.AddKeyAsync("own", key));

        Assert.Equal((false, GrantState.Paused, 2), (added.IsNew, added.Grant.State, added.Grant.Generation));
        Assert.IsType<TokenResult.Stopped>(await kept.Keeper.GetTokenAsync("own"));
        await kept.Keeper.ResumeAsync("own", CancellationToken.None);
        var served = Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("own"));
        Assert.Equal(key, served.AccessToken.Reveal());
    }

    [Fact]
    public async Task A_name_of_a_grant_that_rotates_or_of_another_apps_key_is_taken_and_nothing_is_sent()
    {
        await using var kept = await Kept.StartAsync();
        await kept.AddKeysOnlyAppAsync("keys");
        await kept.AddKeyAsync("own", await KeyAsync(kept));
        var asked = kept.Keap.Requests.Count;

        Assert.Equal(
            new KeyResult.NameTaken(await kept.GrantAsync()),
            await kept.AddKeyAsync("acme", "KeapAK-0", "keap")
        );
        Assert.IsType<KeyResult.NameTaken>(await kept.AddKeyAsync("own", "KeapAK-0", "keys"));
        Assert.Equal(new KeyResult.NoSuchApp("none"), await kept.AddKeyAsync("x", "KeapAK-0", "none"));

        Assert.Equal(asked, kept.Keap.Requests.Count);
    }

    [Fact]
    public async Task A_key_that_the_API_refuses_is_not_stored()
    {
        await using var kept = await Kept.StartAsync();

        var refused = Assert.IsType<KeyResult.Refused>(await kept.AddKeyAsync("own", "KeapAK-canary"));

        Assert.Contains("401", refused.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", refused.Why, StringComparison.Ordinal);
        Assert.Null(await kept.Store.FindByNameAsync("own", CancellationToken.None));
    }

    [Fact]
    public async Task A_key_that_could_not_be_tested_is_not_stored()
    {
        await using var kept = await Kept.StartAsync();
        var key = await KeyAsync(kept);
        await kept.LeaveAsync();

        Assert.IsType<KeyResult.NotTested>(await kept.AddKeyAsync("own", key));
        Assert.IsType<KeyResult.NotTested>(await kept.AddKeyAsync("own", key + "\n"));
        Assert.Null(await kept.Store.FindByNameAsync("own", CancellationToken.None));
    }

    [Fact]
    public async Task A_consent_for_the_account_of_a_key_makes_a_grant_of_its_own()
    {
        await using var kept = await Kept.StartAsync();
        await kept.AddKeyAsync("own", await KeyAsync(kept), account: "ab103.infusionsoft.com");

        var made = Assert.IsType<ConnectResult.Connected>(
            await kept.ConnectAsync("shop", tenant: "ab103.infusionsoft.com")
        );

        Assert.True(made.IsNew);
        Assert.Equal(GrantKind.Key, (await kept.GrantAsync("own")).Kind);
    }

    private static async Task<string> KeyAsync(Kept kept) => (await kept.Keap.IssueTokensAsync()).AccessToken;
}
