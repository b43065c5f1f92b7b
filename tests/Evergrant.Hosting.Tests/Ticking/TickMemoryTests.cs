using Evergrant.Hosting.Chores;

namespace Evergrant.Hosting.Tests.Ticking;

public sealed class TickMemoryTests
{
    private static readonly DateTimeOffset Now = TickedHome.Start;

    [Theory]
    [InlineData(null, 0, 24)]
    [InlineData(24, 24, 24)]
    [InlineData(24, 100, 24)]
    [InlineData(24, 4, 18)]
    [InlineData(4, 4, 4)]
    [InlineData(1, 8, 8)]
    [InlineData(1, -1, 0.75)]
    [InlineData(0, 0, 0)]
    public void A_span_is_taken_at_once_and_forgotten_slowly(int? before, int gap, double span)
    {
        var last = before is { } hours ? new TickMemory(Now.AddHours(-gap), TimeSpan.FromHours(hours)) : null;
        var next = TickMemory.Next(last, Now);
        Assert.Equal(TimeSpan.FromHours(span), next.Span);
        Assert.Equal(TimeSpan.FromHours(span * 1.5), next.LookAhead);
        Assert.Equal(Now, next.At);
    }
}
