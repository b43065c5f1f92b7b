using Evergrant.Refresh;
using Evergrant.Sandbox;

namespace Evergrant.Tests.Keeping;

/// Invariants 7 and 12: not sent, answered, unknown.
public class OutcomeTests
{
    [Fact]
    public async Task A_lost_answer_leaves_the_old_token_in_service_and_one_late_try()
    {
        await using var kept = await Kept.StartAsync(withSchedule: true);
        var first = Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("acme"));
        kept.Keap.Faults.Add(FaultNames.LostResponse, "refresh_token");

        await kept.Clock.AdvanceAsync(TimeSpan.FromHours(18));
        var uncertain = await kept.GrantAsync();
        Assert.Equal(GrantState.Uncertain, uncertain.State);
        Assert.Equal("unknown", uncertain.Evidence.What);
        Assert.Equal(first.ExpiresAt.AddMinutes(-30), uncertain.NextRefreshAt);

        await kept.Clock.AdvanceToAsync(first.ExpiresAt.AddMinutes(-31));
        Assert.Equal(1, kept.Presentations);
        var still = Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("acme"));
        Assert.True(await kept.WorksAsync(still.AccessToken));

        await kept.Clock.AdvanceToAsync(first.ExpiresAt.AddMinutes(-29));
        Assert.Equal(2, kept.Presentations);
        var dying = await kept.GrantAsync();
        Assert.Equal(GrantState.NeedsReauthorization, dying.State);
        Assert.Contains("no answer came", dying.Evidence.Meaning, StringComparison.Ordinal);
        Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("acme"));

        await kept.Clock.AdvanceAsync(TimeSpan.FromDays(10));
        Assert.Equal(2, kept.Presentations);
        Assert.IsType<TokenResult.NeedsReauthorization>(await kept.Keeper.GetTokenAsync("acme"));
    }

    [Fact]
    public async Task When_the_late_try_is_not_answered_either_the_owner_is_needed_and_nothing_is_sent_any_more()
    {
        await using var kept = await Kept.StartAsync(withSchedule: true);
        var lost = kept.Keap.Faults.Add(FaultNames.ResetBeforeCommit, "refresh_token", times: 2);

        await kept.Clock.AdvanceAsync(TimeSpan.FromDays(10));

        Assert.Equal(2, lost.Fired);
        Assert.Equal(0, kept.Presentations);
        var grant = await kept.GrantAsync();
        Assert.Equal(GrantState.NeedsReauthorization, grant.State);
        Assert.Equal(2, grant.Trouble.Unknowns);
        Assert.Null(grant.NextRefreshAt);
        Assert.All(await kept.AttemptsAsync(), attempt => Assert.Equal(AttemptOutcome.Unknown, attempt.Outcome));
    }

    [Fact]
    public async Task A_redemption_that_never_arrived_succeeds_at_the_late_try()
    {
        await using var kept = await Kept.StartAsync(withSchedule: true);
        kept.Keap.Faults.Add(FaultNames.ResetBeforeCommit, "refresh_token");

        await kept.Clock.AdvanceAsync(TimeSpan.FromHours(18));
        Assert.Equal(GrantState.Uncertain, (await kept.GrantAsync()).State);
        await kept.Clock.AdvanceAsync(TimeSpan.FromHours(6));

        var recovered = await kept.GrantAsync();
        Assert.Equal(GrantState.Active, recovered.State);
        Assert.Equal(2, recovered.Generation);
        Assert.Equal(Trouble.None, recovered.Trouble);
    }

    [Fact]
    public async Task An_answer_cut_after_both_tokens_is_an_answer()
    {
        await using var kept = await Kept.StartAsync();
        kept.Keap.Faults.Add(
            FaultNames.TruncatedJson,
            "refresh_token",
            options: new FaultOptions { Bytes = await kept.BytesUntilBothTokensAsync() }
        );

        Assert.IsType<RefreshOutcome.Rotated>(await kept.Keeper.RefreshAsync("acme", CancellationToken.None));

        Assert.Equal(AttemptOutcome.Answered, Assert.Single(await kept.AttemptsAsync()).Outcome);
    }

    [Fact]
    public async Task An_answer_cut_inside_a_token_is_no_answer()
    {
        await using var kept = await Kept.StartAsync();
        kept.Keap.Faults.Add(FaultNames.TruncatedJson, "refresh_token", options: new FaultOptions { Bytes = 60 });

        await kept.Keeper.RefreshAsync("acme", CancellationToken.None);

        Assert.Equal(AttemptOutcome.Unknown, Assert.Single(await kept.AttemptsAsync()).Outcome);
        Assert.Equal(GrantState.Uncertain, (await kept.GrantAsync()).State);
    }

    [Fact]
    public async Task While_Keap_is_away_nothing_is_spent_and_the_old_token_is_served_to_its_end()
    {
        await using var kept = await Kept.StartAsync();
        await kept.ExpireSoonAsync();
        await kept.LeaveAsync();

        Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("acme"));
        await kept.ExpireAsync();
        var none = Assert.IsType<TokenResult.Unavailable>(await kept.Keeper.GetTokenAsync("acme"));

        Assert.Equal("provider_unavailable", none.Code);
        Assert.True(none.RetryAfter > TimeSpan.Zero);
        Assert.All(await kept.AttemptsAsync(), attempt => Assert.Equal(AttemptOutcome.NotSent, attempt.Outcome));
        Assert.Equal(0, (await kept.GrantAsync()).Trouble.Unknowns);
    }

    [Theory]
    [InlineData(FaultNames.Unavailable)]
    [InlineData(FaultNames.InternalError)]
    [InlineData(FaultNames.HtmlInsteadOfJson)]
    public async Task Answers_that_say_nothing_about_the_grant_pass(string fault)
    {
        await using var kept = await Kept.StartAsync(withSchedule: true);
        kept.Keap.Faults.Add(fault, "refresh_token", times: 5);

        await kept.Clock.AdvanceAsync(TimeSpan.FromHours(23));

        var grant = await kept.GrantAsync();
        Assert.Equal(GrantState.Active, grant.State);
        Assert.True(grant.Generation == 2, grant + "\n" + string.Join("\n", await kept.AttemptsAsync()));
        Assert.Equal(6, (await kept.AttemptsAsync()).Count);
    }

    [Fact]
    public async Task A_grant_is_late_when_it_keeps_failing_and_says_why()
    {
        await using var kept = await Kept.StartAsync();
        kept.Keap.Faults.Add(FaultNames.Unavailable, "refresh_token", times: 3);
        for (var failures = 1; failures <= 3; failures++)
            await kept.Keeper.RefreshAsync("acme", CancellationToken.None);

        var late = await kept.GrantAsync();

        Assert.Equal(GrantState.Late, late.State);
        Assert.StartsWith("503", late.Evidence.Received, StringComparison.Ordinal);
        Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("acme"));
    }

    [Fact]
    public async Task Retry_after_is_heeded()
    {
        await using var kept = await Kept.StartAsync();
        kept.Keap.Faults.Add(FaultNames.Unavailable, "refresh_token", options: new FaultOptions { RetryAfter = 7200 });

        await kept.Keeper.RefreshAsync("acme", CancellationToken.None);

        Assert.Equal(kept.Clock.GetUtcNow().AddHours(2), (await kept.GrantAsync()).Trouble.NotBefore);
    }
}
