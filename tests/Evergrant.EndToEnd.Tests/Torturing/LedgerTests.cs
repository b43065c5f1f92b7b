using Evergrant.Cli.Torturing;
using Evergrant.Torture;
using Evergrant.Torture.Server;

namespace Evergrant.EndToEnd.Torturing;

/// What the server counts, and whom it blames.
public sealed class LedgerTests
{
    private readonly SteppedClock clock = new();

    [Fact]
    public void A_token_that_is_used_twice_is_counted_and_refused()
    {
        var (ledger, first) = Begin(ReuseRule.Strict);
        ledger.Deliver(Rotate(ledger, first), Delivery.Whole);
        Assert.IsType<Presented.Refused>(ledger.Present(first.Refresh));
        Assert.Equal((1, 1, 0), (ledger.Redemptions, ledger.Reused, ledger.Repeated));
        Assert.True(ledger.IsAlive);
    }

    [Fact]
    public void Two_that_race_count_as_reuse_while_the_first_answer_is_under_way()
    {
        var (ledger, first) = Begin(ReuseRule.RevokesFamily);
        var second = Rotate(ledger, first);
        ledger.Present(first.Refresh);
        ledger.Deliver(second, Delivery.Whole);
        Assert.Equal((1, 0), (ledger.Reused, ledger.Repeated));
        Assert.False(ledger.Accepts(second.Access));
        Assert.False(ledger.IsAlive);
        Assert.True(ledger.CanBeKept);
    }

    [Theory]
    [InlineData(ReuseRule.Strict)]
    [InlineData(ReuseRule.RevokesFamily)]
    public void Who_repeats_after_a_lost_answer_is_not_blamed(ReuseRule rule)
    {
        var (ledger, first) = Begin(rule);
        ledger.Deliver(Rotate(ledger, first), Delivery.LostByUs);
        Assert.False(ledger.CanBeKept);
        ledger.Present(first.Refresh);
        Assert.Equal((0, 1), (ledger.Reused, ledger.Repeated));
        Assert.False(ledger.CanBeKept);
        Assert.Equal(rule == ReuseRule.Strict, ledger.Accepts(first.Access));
    }

    [Fact]
    public void Who_hangs_up_is_blamed_for_what_was_in_the_answer()
    {
        var (ledger, first) = Begin(ReuseRule.Strict);
        ledger.Deliver(Rotate(ledger, first), Delivery.LostByClient);
        Assert.True(ledger.CanBeKept);
    }

    [Fact]
    public void Within_the_grace_a_used_token_is_answered_again_and_after_it_is_not()
    {
        var (ledger, first) = Begin(ReuseRule.Grace);
        ledger.Deliver(Rotate(ledger, first), Delivery.LostByUs);
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.True(ledger.CanBeKept);
        ledger.Deliver(Rotate(ledger, first), Delivery.LostByUs);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.IsType<Presented.Refused>(ledger.Present(first.Refresh));
        Assert.False(ledger.CanBeKept);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_is_killed_is_blamed_only_when_he_had_used_what_he_did_not_keep(bool used)
    {
        var (ledger, first) = Begin(ReuseRule.Strict);
        var second = Rotate(ledger, first);
        ledger.Deliver(second, Delivery.Whole);
        if (used)
            ledger.Accepts(second.Access);
        ledger.Killed();
        Assert.Equal(used, ledger.CanBeKept);
    }

    [Fact]
    public void An_access_token_is_taken_for_its_life_and_a_little_longer()
    {
        var (ledger, first) = Begin(ReuseRule.Strict);
        clock.Advance(TimeSpan.FromMilliseconds(2250));
        Assert.True(ledger.Accepts(first.Access));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(ledger.Accepts(first.Access));
        Assert.False(ledger.Accepts(null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_rotation_ends_the_access_token_before_it_only_where_that_is_the_rule(bool dies)
    {
        var ledger = new Ledger(new Scenario { Name = "test", OldAccessDies = dies }, clock);
        var first = ledger.Begin();
        var second = Rotate(ledger, first);
        Assert.Equal(!dies, ledger.Accepts(first.Access));
        Assert.True(ledger.Accepts(second.Access));
    }

    [Theory]
    [InlineData(2, 0, new[] { 2 })]
    [InlineData(2, 3, new[] { 2, 5, 8 })]
    public void A_fault_strikes_its_requests_alone(int first, int every, int[] struck)
    {
        var fault = new Fault(FaultKind.Html, first, every, TimeSpan.Zero);
        Assert.Equal(struck, Enumerable.Range(1, 9).Where(fault.Strikes));
    }

    [Fact]
    public void A_fast_clock_runs_and_waits_at_its_rate()
    {
        var origin = TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(100);
        var fast = new FastClock(origin, 10);
        Assert.InRange(fast.GetUtcNow() - origin, TimeSpan.FromSeconds(1000), TimeSpan.FromSeconds(2000));
        var begun = fast.GetTimestamp();
        var real = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(real) < TimeSpan.FromMilliseconds(5)) { }
        Assert.True(fast.GetElapsedTime(begun) >= TimeSpan.FromMilliseconds(50));
    }

    private (Ledger, Tokens) Begin(ReuseRule rule)
    {
        var ledger = new Ledger(
            new Scenario
            {
                Name = "test",
                Rule = rule,
                Grace = TimeSpan.FromSeconds(30),
            },
            clock
        );
        return (ledger, ledger.Begin());
    }

    private static Tokens Rotate(Ledger ledger, Tokens tokens) =>
        Assert.IsType<Presented.Rotated>(ledger.Present(tokens.Refresh)).Tokens;

    private sealed class SteppedClock : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public void Advance(TimeSpan span) => ticks += span.Ticks;
    }
}
