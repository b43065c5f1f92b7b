using Evergrant.Sandbox;

namespace Evergrant.Tests.Keeping;

/// Decision 7: two secrets while one is being changed, against Keap's one answer for a wrong secret and a dead token.
public class SecretChangeTests
{
    private static readonly ClientSecret Right = new(KeapSandboxSeed.ClientSecret);
    private static readonly ClientSecret Wrong = new("not-the-secret-any-more");

    [Fact]
    public async Task Where_the_present_secret_is_refused_the_next_is_tried_at_once_and_takes_its_place()
    {
        await using var kept = await Kept.StartAsync();
        await kept.Keeper.ChangeAppSecretAsync("keap", Wrong, CancellationToken.None);
        await kept.Keeper.AddNextAppSecretAsync("keap", Right, CancellationToken.None);
        await kept.ExpireAsync();

        // The caller waits through both.
        Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("acme"));

        var grant = await kept.GrantAsync();
        Assert.Equal((GrantState.Active, 2), (grant.State, grant.Generation));
        Assert.Equal(2, (await kept.AttemptsAsync()).Count);
        var app = (await kept.Store.FindAppAsync("keap", CancellationToken.None))!;
        Assert.Equal(Right, app.Secret);
        Assert.Null(app.NextSecret);
        Assert.NotNull(app.SecretProvenAt);
    }

    [Fact]
    public async Task While_the_present_secret_works_the_next_is_not_presented()
    {
        await using var kept = await Kept.StartAsync();
        await kept.Keeper.AddNextAppSecretAsync("keap", Wrong, CancellationToken.None);

        await kept.Keeper.RefreshAsync("acme", CancellationToken.None);

        Assert.Single(await kept.AttemptsAsync());
        Assert.NotNull((await kept.Store.FindAppAsync("keap", CancellationToken.None))!.NextSecret);
    }

    [Fact]
    public async Task A_grant_is_not_judged_before_both_secrets_were_refused()
    {
        await using var kept = await Kept.StartAsync();
        await kept.SpendElsewhereAsync();
        await kept.Keeper.AddNextAppSecretAsync("keap", Wrong, CancellationToken.None);

        await kept.Keeper.RefreshAsync("acme", CancellationToken.None);

        var grant = await kept.GrantAsync();
        Assert.Equal(2, (await kept.AttemptsAsync()).Count);
        Assert.Equal((GrantState.Late, 1), (grant.State, grant.Trouble.Refusals));
    }

    [Fact]
    public async Task A_next_secret_is_tried_at_once_for_what_was_refused_before_it_came()
    {
        await using var kept = await Kept.StartAsync(withSchedule: true);
        await kept.Keeper.ChangeAppSecretAsync("keap", Wrong, CancellationToken.None);
        await kept.Keeper.RefreshAsync("acme", CancellationToken.None);
        Assert.Equal(GrantState.Late, (await kept.GrantAsync()).State);

        await kept.Keeper.AddNextAppSecretAsync("keap", Right, CancellationToken.None);
        await kept.Keeper.WhenSettledAsync(CancellationToken.None);

        Assert.Equal((GrantState.Active, 2), ((await kept.GrantAsync()).State, (await kept.GrantAsync()).Generation));
        // The one that was refused was not asked for its opinion once more.
        Assert.Equal(2, (await kept.AttemptsAsync()).Count);
    }

    [Fact]
    public async Task A_next_secret_that_is_refused_too_is_presented_no_more_often_than_one()
    {
        await using var kept = await Kept.StartAsync(withSchedule: true);
        await kept.Keeper.ChangeAppSecretAsync("keap", Wrong, CancellationToken.None);
        await kept.Keeper.AddNextAppSecretAsync("keap", new("nor-is-this"), CancellationToken.None);

        await kept.Clock.AdvanceAsync(TimeSpan.FromDays(20));

        Assert.Equal(GrantState.Late, (await kept.GrantAsync()).State);
        Assert.InRange((await kept.AttemptsAsync()).Count, 4, 8);
    }

    [Fact]
    public async Task Giving_up_the_old_secret_leaves_the_next_alone()
    {
        await using var kept = await Kept.StartAsync();
        Assert.False(await kept.Keeper.DropOldAppSecretAsync("keap", CancellationToken.None));
        await kept.Keeper.AddNextAppSecretAsync("keap", new("never-tried"), CancellationToken.None);
        Assert.True(await kept.Keeper.DropOldAppSecretAsync("keap", CancellationToken.None));
        Assert.Equal("never-tried", (await kept.Store.FindAppAsync("keap", CancellationToken.None))!.Secret!.Reveal());
    }
}
