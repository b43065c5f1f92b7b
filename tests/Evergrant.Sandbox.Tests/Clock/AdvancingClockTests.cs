namespace Evergrant.Sandbox.Tests.Clock;

public sealed class AdvancingClockTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Each_due_timer_fires_at_its_own_instant_in_order()
    {
        using var clock = new SandboxClock(Start, frozen: true);
        var seen = new List<string>();
        using var third = Note(clock, seen, "c", TimeSpan.FromHours(3));
        using var first = Note(clock, seen, "a", TimeSpan.FromHours(1));
        using var second = Note(clock, seen, "b", TimeSpan.FromHours(2));
        using var later = Note(clock, seen, "d", TimeSpan.FromHours(5));

        await clock.AdvanceAsync(TimeSpan.FromHours(4));

        Assert.Equal(["a 01:00", "b 02:00", "c 03:00"], seen);
        Assert.Equal(Start.AddHours(4), clock.GetUtcNow());
    }

    [Fact]
    public async Task A_timer_due_exactly_at_the_target_fires_and_one_a_tick_later_does_not()
    {
        using var clock = new SandboxClock(Start, frozen: true);
        var seen = new List<string>();
        using var at = Note(clock, seen, "at", TimeSpan.FromHours(1));
        using var after = Note(clock, seen, "after", TimeSpan.FromHours(1) + TimeSpan.FromTicks(1));

        await clock.AdvanceToAsync(Start.AddHours(1));

        Assert.Equal(["at 01:00"], seen);
    }

    [Fact]
    public async Task Settling_ends_before_the_next_instant_begins()
    {
        using var clock = new SandboxClock(Start, frozen: true);
        var seen = new List<string>();
        using var first = Note(clock, seen, "a", TimeSpan.FromHours(1));
        using var second = Note(clock, seen, "b", TimeSpan.FromHours(2));
        using var settle = clock.OnSettle(async _ =>
        {
            await Task.Yield();
            seen.Add($"settled {clock.GetUtcNow():HH:mm}");
        });

        await clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(["settled 00:00", "a 01:00", "settled 01:00", "b 02:00", "settled 02:00", "settled 03:00"], seen);
    }

    [Fact]
    public async Task A_disposed_settle_callback_is_not_awaited()
    {
        using var clock = new SandboxClock(Start, frozen: true);
        clock.OnSettle(_ => throw new InvalidOperationException()).Dispose();

        await clock.AdvanceAsync(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task What_is_under_way_sets_its_timers_before_the_clock_moves()
    {
        using var clock = new SandboxClock(Start, frozen: true);
        var seen = new List<string>();
        ITimer? second = null;
        using var settle = clock.OnSettle(_ =>
        {
            second ??= Note(clock, seen, "second", TimeSpan.FromTicks(1));
            return Task.CompletedTask;
        });
        using var late = Note(clock, seen, "late", TimeSpan.FromHours(2));

        await clock.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal(["second 00:00", "late 02:00"], seen);
        second!.Dispose();
    }

    [Fact]
    public async Task A_chain_of_timers_made_inside_callbacks_is_followed_to_its_end()
    {
        using var clock = new SandboxClock(Start, frozen: true);
        var runs = 0;
        ITimer? timer = null;
        timer = clock.CreateTimer(
            _ =>
            {
                runs++;
                timer!.Change(TimeSpan.FromHours(16), Timeout.InfiniteTimeSpan);
            },
            null,
            TimeSpan.FromHours(16),
            Timeout.InfiniteTimeSpan
        );

        await clock.AdvanceAsync(TimeSpan.FromDays(180));

        Assert.Equal(180 * 24 / 16, runs);
        timer.Dispose();
    }

    [Fact]
    public async Task A_timer_without_a_due_time_fires_although_the_clock_stands_still()
    {
        using var clock = new SandboxClock(Start, frozen: true);
        var fired = new TaskCompletionSource();
        using var timer = clock.CreateTimer(_ => fired.SetResult(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        await fired.Task;
    }

    [Fact]
    public async Task What_a_timer_without_a_due_time_starts_is_settled_too()
    {
        using var clock = new SandboxClock(Start, frozen: true);
        var seen = new List<string>();
        ITimer? inner = null;
        using var outer = clock.CreateTimer(
            _ => inner = Note(clock, seen, "inner", TimeSpan.Zero),
            null,
            TimeSpan.FromHours(1),
            Timeout.InfiniteTimeSpan
        );

        await clock.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal(["inner 01:00"], seen);
        inner!.Dispose();
    }

    [Fact]
    public async Task A_periodic_timer_fires_at_each_of_its_instants()
    {
        using var clock = new SandboxClock(Start, frozen: true);
        var seen = new List<string>();
        using var timer = Note(clock, seen, "p", TimeSpan.FromHours(1), TimeSpan.FromHours(2));

        await clock.AdvanceAsync(TimeSpan.FromHours(6));

        Assert.Equal(["p 01:00", "p 03:00", "p 05:00"], seen);
    }

    [Fact]
    public async Task Changing_and_disposing_take_effect()
    {
        using var clock = new SandboxClock(Start, frozen: true);
        var seen = new List<string>();
        var moved = Note(clock, seen, "moved", TimeSpan.FromHours(1));
        var disposed = Note(clock, seen, "disposed", TimeSpan.FromHours(1));
        var stopped = Note(clock, seen, "stopped", TimeSpan.FromHours(1));
        Assert.True(moved.Change(TimeSpan.FromHours(2), Timeout.InfiniteTimeSpan));
        Assert.True(stopped.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        disposed.Dispose();

        await clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(["moved 02:00"], seen);
        Assert.False(disposed.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public async Task Going_back_is_refused_and_changes_nothing()
    {
        using var clock = new SandboxClock(Start, frozen: true);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => clock.AdvanceToAsync(Start.AddTicks(-1)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => clock.AdvanceAsync(TimeSpan.FromTicks(-1)));

        Assert.Equal(Start, clock.GetUtcNow());
    }

    [Fact]
    public async Task Concurrent_advances_take_turns_and_add_up()
    {
        using var clock = new SandboxClock(Start, frozen: true);
        var inside = 0;
        using var settle = clock.OnSettle(async _ =>
        {
            Assert.Equal(1, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        });

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => clock.AdvanceAsync(TimeSpan.FromHours(1))));

        Assert.Equal(Start.AddHours(20), clock.GetUtcNow());
    }

    [Fact]
    public async Task A_cancelled_advance_stays_where_it_had_come_and_can_go_on()
    {
        using var clock = new SandboxClock(Start, frozen: true);
        using var cancel = new CancellationTokenSource();
        var timer = clock.CreateTimer(_ => cancel.Cancel(), null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);

        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            clock.AdvanceAsync(TimeSpan.FromHours(5), cancel.Token)
        );
        Assert.Equal(Start.AddHours(1), clock.GetUtcNow());
        await clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(Start.AddHours(2), clock.GetUtcNow());
        timer.Dispose();
    }

    [Fact]
    public async Task A_callback_that_throws_ends_the_advance_and_the_clock_lives_on()
    {
        using var clock = new SandboxClock(Start, frozen: true);
        using var timer = clock.CreateTimer(
            _ => throw new InvalidOperationException("on purpose"),
            null,
            TimeSpan.FromHours(1),
            Timeout.InfiniteTimeSpan
        );

        await Assert.ThrowsAsync<InvalidOperationException>(() => clock.AdvanceAsync(TimeSpan.FromHours(5)));
        await clock.AdvanceToAsync(Start.AddHours(5));
    }

    [Fact]
    public async Task A_delay_on_the_clock_ends_when_the_clock_gets_there()
    {
        using var clock = new SandboxClock(Start, frozen: true);
        var delay = Task.Delay(TimeSpan.FromDays(40), clock);

        await clock.AdvanceAsync(TimeSpan.FromDays(39));
        Assert.False(delay.IsCompleted);
        await clock.AdvanceAsync(TimeSpan.FromDays(1));

        await delay;
    }

    [Fact]
    public async Task Timestamps_measure_what_was_advanced()
    {
        using var clock = new SandboxClock(Start, frozen: true);
        var before = clock.GetTimestamp();

        await clock.AdvanceAsync(TimeSpan.FromMinutes(7));

        Assert.Equal(TimeSpan.FromMinutes(7), clock.GetElapsedTime(before));
    }

    private static ITimer Note(
        SandboxClock clock,
        List<string> seen,
        string name,
        TimeSpan due,
        TimeSpan? period = null
    ) =>
        clock.CreateTimer(
            _ => seen.Add($"{name} {clock.GetUtcNow():HH:mm}"),
            null,
            due,
            period ?? Timeout.InfiniteTimeSpan
        );
}
