using Evergrant.Server.Quotas;

namespace Evergrant.Server.Tests.Quotas;

public sealed class AllowanceTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void It_is_used_at_once_and_is_there_again_a_window_later()
    {
        var allowance = new Allowance(5, Second);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(0, allowance.Wait(i));
            Assert.Equal(5 - i, allowance.Left(i));
            allowance.Take(i);
        }
        Assert.Equal(0, allowance.Left(10));
        Assert.Equal(Second - 10, allowance.Wait(10));
        Assert.Equal(1, allowance.Wait(Second - 1));
        Assert.Equal(0, allowance.Wait(Second));
        Assert.Equal(3, allowance.Left(Second + 2));
        Assert.Equal(5, allowance.Left(Second + 4));
        Assert.Equal(0, allowance.Reset(Second + 4));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(100)]
    [InlineData(300)]
    [InlineData(1_001)]
    [InlineData(40_000)]
    public void No_window_has_more_however_they_come_and_nearly_as_many_are_let_through(int count)
    {
        var allowance = new Allowance(count, Second);
        var random = new Random(count);
        var taken = new List<long>();
        var most = 0;
        for (var now = 0L; now < 10 * Second; now += random.NextInt64(0, 2 * Second / count))
        {
            // Sometimes all that come, sometimes few.
            if (now / Second % 3 == 1 && random.Next(4) > 0)
                continue;
            for (var i = random.Next(4); i > 0 && allowance.Wait(now) == 0; i--)
            {
                Assert.True(allowance.Left(now) > 0);
                allowance.Take(now);
                taken.Add(now);
            }
            if (allowance.Wait(now) > 0)
                Assert.Equal(0, allowance.Left(now));
        }
        for (int first = 0, last = 0; last < taken.Count; last++)
        {
            while (taken[last] - taken[first] >= Second)
                first++;
            most = Math.Max(most, last - first + 1);
        }
        Assert.InRange(most, count * 0.99 - 1, count);
    }
}
