using Evergrant.Server.Quotas;

namespace Evergrant.Server.Tests.Quotas;

public sealed class TurnsTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void No_second_has_more_than_so_many_however_they_come()
    {
        var turns = new Turns(25, Second);
        var random = new Random(7);
        var taken = new List<long>();
        for (var now = 0L; now < 20 * Second; now += random.Next(0, 60_000))
            if (turns.TryTake(now, 2 * Second, out var wait))
                taken.Add(now + wait);
        Assert.Equal(taken, taken.Order());
        for (var i = 25; i < taken.Count; i++)
            Assert.True(taken[i] - taken[i - 25] > Second);
    }

    [Fact]
    public void Whoever_would_wait_too_long_is_told_and_takes_no_turn()
    {
        var turns = new Turns(10, Second);
        var waits = Enumerable
            .Range(0, 40)
            .Select(_ => turns.TryTake(0, 2 * Second, out var wait) ? wait : -1)
            .ToList();
        Assert.Equal(20, waits.Count(wait => wait >= 0));
        Assert.Equal(10, waits.Count(wait => wait == 0));
        Assert.False(turns.TryTake(0, 2 * Second, out var longer));
        Assert.True(turns.TryTake(longer, 0, out _));
    }

    [Fact]
    public void A_slow_pace_is_kept_too()
    {
        var turns = new Turns(0.5, Second);
        Assert.True(turns.TryTake(0, 0, out _));
        Assert.False(turns.TryTake(0, Second, out var wait));
        Assert.InRange(wait, 2 * Second, 2.2 * Second);
    }
}
