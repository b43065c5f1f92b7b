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
}
