using Evergrant.Http;

namespace Evergrant.Tests.Http;

public sealed class ForcedRefreshesTests
{
    private readonly ManualClock clock = new();
    private readonly ForcedRefreshes forced;

    public ForcedRefreshesTests() => forced = new ForcedRefreshes(clock);

    private static string NewGrant() => GrantId.New(TimeProvider.System.GetUtcNow()).ToString();

    [Fact]
    public void One_grant_has_one_turn_in_ten_minutes()
    {
        var grant = NewGrant();

        Assert.Equal(Forcing.Allowed, forced.TryTake("shop", grant));
        Assert.Equal(Forcing.TooSoon, forced.TryTake("shop", grant));
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(Forcing.Allowed, forced.TryTake("shop", grant));
    }

    [Fact]
    public void When_many_grants_of_an_app_are_refused_at_once_nothing_of_that_app_is_forced_for_ten_minutes()
    {
        for (var n = 0; n < 5; n++)
            Assert.Equal(Forcing.Allowed, forced.TryTake("shop", NewGrant()));

        Assert.Equal(Forcing.ManyRefused, forced.TryTake("shop", NewGrant()));
        Assert.Equal(Forcing.ManyRefused, forced.TryTake("shop", NewGrant()));
        Assert.Equal(Forcing.Allowed, forced.TryTake("another", NewGrant()));
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(Forcing.Allowed, forced.TryTake("shop", NewGrant()));
    }

    [Fact]
    public void Grants_that_are_refused_one_after_the_other_trip_nothing()
    {
        for (var n = 0; n < 20; n++)
        {
            Assert.Equal(Forcing.Allowed, forced.TryTake("shop", NewGrant()));
            clock.Advance(TimeSpan.FromSeconds(12));
        }
    }

    [Fact]
    public void One_grant_that_is_refused_again_and_again_trips_nothing()
    {
        var grant = NewGrant();
        for (var n = 0; n < 20; n++)
            forced.TryTake("shop", grant);

        Assert.Equal(Forcing.Allowed, forced.TryTake("shop", NewGrant()));
    }
}
