using Evergrant.Refresh;
using Evergrant.Storage;

namespace Evergrant.Tests.Keeping;

/// A provider that sends an access token and no refresh token.
public class NoRefreshTokenTests
{
    [Fact]
    public async Task The_owner_is_asked_for_before_the_access_token_ends()
    {
        await using var kept = await Kept.StartAsync(withSchedule: true);
        await ConnectWithoutAsync(kept);
        Assert.Equal(GrantState.Active, (await kept.GrantAsync("bare")).State);

        await kept.Clock.AdvanceAsync(TimeSpan.FromHours(20));

        var grant = await kept.GrantAsync("bare");
        Assert.Equal((GrantState.NeedsReauthorization, null), (grant.State, grant.NextRefreshAt));
        Assert.Equal("no_refresh_token", grant.Evidence.What);
        var advice = Advice.For(grant, kept.Clock.GetUtcNow());
        Assert.Contains("Calls work until", advice, StringComparison.Ordinal);
        Assert.Contains("sent no refresh token", advice, StringComparison.Ordinal);
        Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("bare"));

        await kept.Clock.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.IsType<TokenResult.NeedsReauthorization>(await kept.Keeper.GetTokenAsync("bare"));
        Assert.Equal(grant, await kept.GrantAsync("bare"));
    }

    [Fact]
    public async Task A_caller_who_finds_the_access_token_dead_is_told_so()
    {
        await using var kept = await Kept.StartAsync();
        await ConnectWithoutAsync(kept);
        await kept.Clock.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.IsType<TokenResult.NeedsReauthorization>(await kept.Keeper.GetTokenAsync("bare"));
        Assert.IsType<RefreshOutcome.Unchanged>(await kept.Keeper.RefreshAsync("bare", CancellationToken.None));
        Assert.Equal(0, kept.Presentations);
    }

    private static async Task ConnectWithoutAsync(Kept kept)
    {
        var id = AttemptId.New(kept.Clock.GetUtcNow());
        var attempt = new Attempt
        {
            Id = id,
            Grant = GrantId.Of(id),
            Kind = AttemptKind.Code,
            Epoch = 1,
            Generation = 1,
            Node = "played",
            StartedAt = kept.Clock.GetUtcNow(),
        };
        await kept.Store.BeginConsentAsync(attempt, The.Code, CancellationToken.None);
        var body = """{"access_token":"canary-access","expires_in":86400}""";
        await kept.LeaveInSpoolAsync(
            (await kept.AnswerAsync(attempt, 200, body)) with
            {
                Consent = new SpooledConsent
                {
                    App = "keap",
                    GrantName = "bare",
                    Activate = true,
                    Keep = Keep.Warm,
                },
            }
        );
        await kept.OpenKeeperAsync();
    }
}
