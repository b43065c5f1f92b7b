using Evergrant.Refresh;
using Evergrant.Sandbox;
using Evergrant.Storage;

namespace Evergrant.Tests.Keeping;

/// Invariant 5: two answers to one refresh token leave two token sets.
public class SiblingTests
{
    [Fact]
    public async Task When_the_tip_is_refused_its_sibling_is_tried_before_any_verdict()
    {
        await using var kept = await Kept.StartAsync(withSchedule: true);
        await kept.Keeper.RefreshAsync("acme", CancellationToken.None);
        await StoreSiblingAsync(kept);
        await kept.SpendElsewhereAsync();

        await kept.Keeper.RefreshAsync("acme", CancellationToken.None);
        await kept.Keeper.WhenSettledAsync(CancellationToken.None);

        var grant = await kept.GrantAsync();
        Assert.Equal(GrantState.Active, grant.State);
        Assert.Equal(3, grant.Generation);
        var served = Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("acme"));
        Assert.True(await kept.WorksAsync(served.AccessToken));
    }

    [Fact]
    public async Task A_sibling_that_met_an_outage_is_tried_again_before_any_verdict()
    {
        await using var kept = await Kept.StartAsync();
        await kept.Keeper.RefreshAsync("acme", CancellationToken.None);
        await StoreSiblingAsync(kept);
        await kept.SpendElsewhereAsync();
        await kept.Keeper.RefreshAsync("acme", CancellationToken.None);
        Assert.Equal(1, (await kept.GrantAsync()).Trouble.Refusals);
        kept.Keap.Faults.Add(FaultNames.Unavailable, "refresh_token");

        await kept.Keeper.RefreshAsync("acme", CancellationToken.None);

        var met = await kept.GrantAsync();
        Assert.Equal((GrantState.Late, 1, 1), (met.State, met.Trouble.Refusals, met.Trouble.Failures));
        await kept.Clock.AdvanceAsync(TimeSpan.FromMinutes(31));
        await kept.Keeper.RefreshAsync("acme", CancellationToken.None);
        var grant = await kept.GrantAsync();
        Assert.Equal((GrantState.Active, 3), (grant.State, grant.Generation));
    }

    /// As if an answer to the first token had come after another one had won.
    private static async Task StoreSiblingAsync(Kept kept)
    {
        var grant = await kept.GrantAsync();
        var app = await kept.Store.FindAppAsync("keap", CancellationToken.None);
        var pair = await kept.Keap.IssueTokensAsync();
        var earlier = kept.Clock.GetUtcNow().AddHours(-1);
        await kept.Store.CommitRotationAsync(
            new Rotation
            {
                Attempt = new Attempt
                {
                    Id = AttemptId.New(earlier),
                    Grant = grant.Id,
                    Kind = AttemptKind.Refresh,
                    Parent = (await kept.AttemptsAsync())[0].Parent,
                    Epoch = grant.Epoch,
                    Generation = grant.Generation,
                    Node = "late",
                    StartedAt = earlier,
                },
                Tokens = new TokenSet
                {
                    AccessToken = new(pair.AccessToken),
                    RefreshToken = new(pair.RefreshToken),
                    ObtainedAt = earlier,
                    AccessExpiresAt = earlier.AddHours(24),
                },
                Evidence = new Evidence { At = earlier, What = "rotated" },
                AppSecretSetAt = app!.SecretSetAt,
            },
            CancellationToken.None
        );
        Assert.Equal(grant.Tip, (await kept.GrantAsync()).Tip);
    }
}
