using Evergrant.Refresh;
using Evergrant.Sandbox;

namespace Evergrant.Tests.Keeping;

/// Invariant 8, against Keap's own words.
public class VerdictInServiceTests
{
    [Fact]
    public async Task The_client_id_in_the_secrets_place_kills_no_grant_and_the_advice_names_the_secret()
    {
        await using var kept = await Kept.StartAsync(withSchedule: true);
        await kept.Keeper.ChangeAppSecretAsync("keap", new(KeapSandboxSeed.ClientId), CancellationToken.None);

        await kept.Clock.AdvanceAsync(TimeSpan.FromHours(23));
        var late = await kept.GrantAsync();
        Assert.Equal(GrantState.Late, late.State);
        Assert.Contains("Invalid Refresh Token", late.Evidence.Received, StringComparison.Ordinal);
        Assert.Contains("client id", Advice.For(late, kept.Clock.GetUtcNow()), StringComparison.Ordinal);
        Assert.Contains("app secret keap", Advice.For(late, kept.Clock.GetUtcNow()), StringComparison.Ordinal);
        Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("acme"));

        await kept.Keeper.ChangeAppSecretAsync("keap", new(KeapSandboxSeed.ClientSecret), CancellationToken.None);
        await kept.Keeper.WhenSettledAsync(CancellationToken.None);

        var mended = await kept.GrantAsync();
        Assert.Equal(GrantState.Active, mended.State);
        Assert.Equal(2, mended.Generation);
    }

    [Fact]
    public async Task A_refusal_of_a_secret_that_was_replaced_meanwhile_says_nothing_about_the_new_one()
    {
        await using var kept = await Kept.StartAsync();
        await kept.Keeper.ChangeAppSecretAsync("keap", new("wrong-secret"), CancellationToken.None);
        var hang = kept.Keap.Faults.Add(FaultNames.Hang, "refresh_token");
        var refresh = kept.Keeper.RefreshAsync("acme", CancellationToken.None);
        await hang.WaitUntilFiredAsync();

        await kept.Keeper.ChangeAppSecretAsync("keap", new(KeapSandboxSeed.ClientSecret), CancellationToken.None);
        hang.Release();
        await refresh;

        var grant = await kept.GrantAsync();
        Assert.StartsWith("400", grant.Evidence.Received, StringComparison.Ordinal);
        Assert.Equal(0, grant.Trouble.Refusals);
        Assert.True(grant.NextRefreshAt - kept.Clock.GetUtcNow() < TimeSpan.FromMinutes(1), $"{grant.NextRefreshAt}");
    }

    [Fact]
    public async Task A_wrong_secret_never_ends_a_grant_however_long_it_stays_wrong()
    {
        await using var kept = await Kept.StartAsync(withSchedule: true);
        await kept.Keeper.ChangeAppSecretAsync("keap", new("wrong-secret"), CancellationToken.None);

        await kept.Clock.AdvanceAsync(TimeSpan.FromDays(20));
        var late = await kept.GrantAsync();
        Assert.Equal(GrantState.Late, late.State);
        Assert.InRange((await kept.AttemptsAsync()).Count, 2, 4);

        await kept.Keeper.ChangeAppSecretAsync("keap", new(KeapSandboxSeed.ClientSecret), CancellationToken.None);
        await kept.Keeper.WhenSettledAsync(CancellationToken.None);
        Assert.Equal(GrantState.Active, (await kept.GrantAsync()).State);
    }

    [Fact]
    public async Task A_token_spent_by_another_program_is_presented_again_before_the_owner_is_asked()
    {
        await using var kept = await Kept.StartAsync(withSchedule: true);
        await kept.SpendElsewhereAsync();

        await kept.Clock.AdvanceToAsync((await kept.GrantAsync()).NextRefreshAt!.Value.AddMinutes(1));
        Assert.Equal(GrantState.Late, (await kept.GrantAsync()).State);

        await kept.Clock.AdvanceAsync(TimeSpan.FromHours(10));
        var dead = await kept.GrantAsync();
        Assert.Equal(GrantState.NeedsReauthorization, dead.State);
        Assert.Contains("another program", dead.Evidence.Meaning, StringComparison.Ordinal);
        Assert.InRange((await kept.AttemptsAsync()).Count, 2, 4);
    }

    [Fact]
    public async Task The_machine_deletes_no_token_of_a_grant_that_it_holds_for_dead()
    {
        await using var kept = await Kept.StartAsync(withSchedule: true);
        await kept.SpendElsewhereAsync();
        await kept.Clock.AdvanceAsync(TimeSpan.FromHours(23.8));
        Assert.Equal(GrantState.NeedsReauthorization, (await kept.GrantAsync()).State);
        var presented = (await kept.AttemptsAsync()).Count;

        // A new secret is reason enough to present it once more: it is still there.
        await kept.Keeper.ChangeAppSecretAsync("keap", new(KeapSandboxSeed.ClientSecret), CancellationToken.None);
        await kept.Keeper.WhenSettledAsync(CancellationToken.None);

        Assert.Equal(presented + 1, (await kept.AttemptsAsync()).Count);
    }

    [Fact]
    public async Task A_new_consent_lifts_a_grant_out_of_every_trouble_and_keeps_its_id()
    {
        await using var kept = await Kept.StartAsync(withSchedule: true);
        await kept.SpendElsewhereAsync();
        await kept.Clock.AdvanceAsync(TimeSpan.FromHours(23.8));
        var dead = await kept.GrantAsync();

        var result = Assert.IsType<ConnectResult.Connected>(await kept.ConnectAsync("other-name", reconnect: dead.Id));

        Assert.False(result.IsNew);
        Assert.Equal(dead.Id, result.Grant.Id);
        Assert.Equal(GrantState.Active, result.Grant.State);
        Assert.Equal(2, result.Grant.Epoch);
        Assert.True(result.Grant.Generation > dead.Generation);
    }
}
