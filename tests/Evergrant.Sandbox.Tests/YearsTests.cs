namespace Evergrant.Sandbox.Tests;

/// <summary>Why the clock steps: what a schedule keeps alive must stay alive however far the clock is moved.</summary>
public sealed class YearsTests
{
    [Fact]
    [Trait("Category", Soak.Category)]
    public async Task A_grant_refreshed_by_a_timer_outlives_a_move_of_180_days()
    {
        await using var keap = await Keap.StartAsync(new() { StartFrozen = true });
        var pair = await keap.NewPairAsync();
        var refresh = Task.CompletedTask;
        async Task RefreshAsync()
        {
            using var answer = await keap.RefreshAsync(pair.Refresh);
            pair = await Pair.OfAsync(answer);
        }

        var period = TimeSpan.FromHours(16);
        using var timer = keap.Sandbox.Clock.CreateTimer(_ => refresh = RefreshAsync(), null, period, period);
        using var settle = keap.Sandbox.Clock.OnSettle(_ => refresh);

        var begin = TimeProvider.System.GetTimestamp();
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromDays(180));
        var took = TimeProvider.System.GetElapsedTime(begin);

        Soak.Report($"| 180 virtual days, a rotation every 16 h | {took.TotalSeconds:0.00} s |");
        // As promised; where the other tests run beside it, twice that.
        Assert.True(took < TimeSpan.FromSeconds(Soak.IsFull ? 10 : 20), $"it took {took}");
        Assert.Equal(1 + 180 * 24 / 16, keap.Sandbox.Lineage[^1].Generation);
        using var call = await keap.GetAsync("/crm/rest/v1/contacts", pair.Access);
        Assert.Equal(200, (int)call.StatusCode);
    }

    [Fact]
    public async Task A_grant_nobody_refreshes_dies_on_the_way()
    {
        await using var keap = await Keap.StartAsync(new() { StartFrozen = true });
        var pair = await keap.NewPairAsync();

        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromDays(180));
        using var answer = await keap.RefreshAsync(pair.Refresh);

        await answer.IsAsync(400, Keap.InvalidRefreshToken);
        Assert.Equal("refresh_token_expired", keap.Sandbox.Requests.All[^1].Refused);
    }
}
