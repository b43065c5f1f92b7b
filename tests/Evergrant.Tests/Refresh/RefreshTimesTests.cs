using Evergrant.Refresh;

namespace Evergrant.Tests.Refresh;

public class RefreshTimesTests
{
    [Fact]
    public void Keap_is_refreshed_at_sixteen_hours_give_or_take_one()
    {
        var offsets = Enumerable
            .Range(1, 500)
            .Select(generation => (Some.Grant() with { Generation = generation }).Lifespan)
            .Select(span => RefreshTimes.WarmAt(span) - span.ObtainedAt)
            .ToList();

        Assert.All(offsets, at => Assert.InRange(at, TimeSpan.FromHours(15), TimeSpan.FromHours(17)));
        Assert.True(offsets.Max() - offsets.Min() > TimeSpan.FromMinutes(90), "the jitter spreads");
    }

    [Fact]
    public void An_idle_grant_is_refreshed_before_two_thirds_of_forty_five_days()
    {
        var offsets = Enumerable
            .Range(1, 500)
            .Select(generation => (Some.Grant() with { Generation = generation }).Lifespan)
            .Select(span => RefreshTimes.AliveAt(span)!.Value - span.ObtainedAt);

        Assert.All(offsets, at => Assert.InRange(at, TimeSpan.FromDays(29), TimeSpan.FromDays(30)));
    }

    [Theory]
    [InlineData(10, 30)] // a token of ten seconds is not refreshed before half of it
    [InlineData(60, 30)]
    [InlineData(600, 30)]
    [InlineData(90 * 24 * 3600, 30)]
    public void The_margin_scales_with_the_life(int lifeSeconds, int gapSeconds)
    {
        var life = TimeSpan.FromSeconds(lifeSeconds);
        var span = (Some.Grant() with { AccessExpiresAt = The.Time + life }).Lifespan;

        var at = RefreshTimes.WarmAt(span) - span.ObtainedAt;

        Assert.True(at >= (life / 2 < TimeSpan.FromSeconds(gapSeconds) ? life / 2 : TimeSpan.FromSeconds(gapSeconds)));
        Assert.True(at < life);
        Assert.True(life - at <= TimeSpan.FromDays(7));
    }

    [Fact]
    public void Every_node_computes_the_same_time() =>
        Assert.Equal(RefreshTimes.WarmAt(Some.Grant().Lifespan), RefreshTimes.WarmAt(Some.Grant().Lifespan));

    [Fact]
    public void A_grant_kept_automatically_cools_down_a_week_after_its_last_read()
    {
        var grant = Some.Grant() with { LastReadAt = The.Time };

        Assert.True(RefreshTimes.IsWarm(grant, The.Time.AddDays(7).AddTicks(-1)));
        Assert.False(RefreshTimes.IsWarm(grant, The.Time.AddDays(7)));
    }

    [Fact]
    public void Back_off_grows_to_half_an_hour()
    {
        var waits = Enumerable.Range(1, 20).Select(failures => RefreshTimes.BackOff(Some.Grant(), failures)).ToList();

        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(30)));
        Assert.True(waits[0] <= TimeSpan.FromSeconds(30));
    }
}
