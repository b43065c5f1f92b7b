namespace Evergrant.Tests.Refresh;

public class AdviceTests
{
    [Fact]
    public void Every_state_has_its_advice_and_no_advice_is_nothing() =>
        Assert.All(
            Enum.GetValues<GrantState>(),
            state => Assert.NotEmpty(Advice.For(Some.Grant() with { State = state }, The.Time))
        );

    [Fact]
    public void A_paused_grant_whose_refresh_token_lapsed_needs_its_owner()
    {
        var paused = Some.Grant() with { State = GrantState.Paused };

        Assert.Contains("resume", Advice.For(paused, The.Time.AddDays(44)), StringComparison.Ordinal);
        Assert.Contains("approve again", Advice.For(paused, The.Time.AddDays(45)), StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_is_told_to_approve_or_refresh_a_key()
    {
        var key = Some.Grant() with { Kind = GrantKind.Key, AccessExpiresAt = Grant.Never, RefreshIdleEndsAt = null };
        foreach (var state in (GrantState[])[GrantState.Active, GrantState.Paused, GrantState.Revoked])
        {
            var advice = Advice.For(key with { State = state }, The.Time);
            Assert.DoesNotContain("approve", advice, StringComparison.Ordinal);
            Assert.DoesNotContain("9999", advice, StringComparison.Ordinal);
        }
        Assert.Contains(
            "evergrant grant add-key keap",
            Advice.For(key with { State = GrantState.Active }, The.Time),
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "evergrant grant add-key keap --name site",
            Advice.For(key with { Name = "site", State = GrantState.Active }, The.Time),
            StringComparison.Ordinal
        );
    }
}
