namespace Evergrant.Sandbox.Tests.Clock;

/// <summary>The clock under test runs on another one, which plays the system's.</summary>
public sealed class RunningClockTests
{
    private static readonly DateTimeOffset SystemStart = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Start = new(2040, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task It_runs_with_the_system_at_its_own_distance()
    {
        using var system = new SandboxClock(SystemStart, frozen: true);
        using var clock = new SandboxClock(system, Start);

        await system.AdvanceAsync(TimeSpan.FromMinutes(90));

        Assert.Equal(Start.AddMinutes(90), clock.GetUtcNow());
        Assert.Equal(Start - SystemStart, clock.Offset);
    }

    [Fact]
    public async Task Timers_fire_in_real_time()
    {
        using var system = new SandboxClock(SystemStart, frozen: true);
        using var clock = new SandboxClock(system, Start);
        var fired = new TaskCompletionSource<DateTimeOffset>();
        using var timer = clock.CreateTimer(
            _ => fired.SetResult(clock.GetUtcNow()),
            null,
            TimeSpan.FromMinutes(1),
            Timeout.InfiniteTimeSpan
        );

        await system.AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.False(fired.Task.IsCompleted);
        await system.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(Start.AddMinutes(1), await fired.Task);
    }

    [Fact]
    public async Task A_fast_clock_has_its_timers_fire_as_much_earlier()
    {
        using var system = new SandboxClock(SystemStart, frozen: true);
        using var clock = new SandboxClock(system, Start);
        clock.Run(speed: 60);
        var fired = new TaskCompletionSource<DateTimeOffset>();
        using var timer = clock.CreateTimer(
            _ => fired.SetResult(clock.GetUtcNow()),
            null,
            TimeSpan.FromHours(1),
            Timeout.InfiniteTimeSpan
        );

        await system.AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.False(fired.Task.IsCompleted);
        await system.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(Start.AddHours(1), await fired.Task);
        clock.Run();
        await system.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(Start.AddHours(1).AddSeconds(1), clock.GetUtcNow());
    }

    [Fact]
    public async Task A_delay_on_the_real_systems_clock_ends_by_itself()
    {
        using var clock = new SandboxClock(Start);

        await Task.Delay(TimeSpan.FromMilliseconds(5), clock);

        Assert.InRange(clock.GetUtcNow(), Start.AddMilliseconds(5), Start.AddMinutes(5));
    }

    [Fact]
    public async Task An_earlier_timer_made_later_moves_the_alarm()
    {
        using var system = new SandboxClock(SystemStart, frozen: true);
        using var clock = new SandboxClock(system, Start);
        var early = new TaskCompletionSource();
        using var late = clock.CreateTimer(_ => { }, null, TimeSpan.FromDays(40), Timeout.InfiniteTimeSpan);
        using var timer = clock.CreateTimer(
            _ => early.SetResult(),
            null,
            TimeSpan.FromHours(1),
            Timeout.InfiniteTimeSpan
        );

        await system.AdvanceAsync(TimeSpan.FromHours(1));

        await early.Task;
    }

    [Fact]
    public async Task A_timer_further_away_than_the_systems_limit_still_fires()
    {
        using var system = new SandboxClock(SystemStart, frozen: true);
        using var clock = new SandboxClock(system, Start);
        var fired = new TaskCompletionSource();
        using var timer = clock.CreateTimer(
            _ => fired.SetResult(),
            null,
            TimeSpan.FromDays(45),
            Timeout.InfiniteTimeSpan
        );

        await system.AdvanceAsync(TimeSpan.FromDays(45));

        await fired.Task;
    }

    [Fact]
    public async Task A_periodic_timer_goes_on_in_real_time()
    {
        using var system = new SandboxClock(SystemStart, frozen: true);
        using var clock = new SandboxClock(system, Start);
        using var turns = new SemaphoreSlim(0);
        using var timer = clock.CreateTimer(
            _ => turns.Release(),
            null,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(1)
        );

        for (var turn = 0; turn < 3; turn++)
        {
            await system.AdvanceAsync(TimeSpan.FromSeconds(1));
            await turns.WaitAsync();
        }
    }

    [Fact]
    public async Task Frozen_it_stands_still_and_its_timers_wait_until_it_runs()
    {
        using var system = new SandboxClock(SystemStart, frozen: true);
        using var clock = new SandboxClock(system, Start);
        var fired = new TaskCompletionSource();
        using var timer = clock.CreateTimer(
            _ => fired.SetResult(),
            null,
            TimeSpan.FromHours(1),
            Timeout.InfiniteTimeSpan
        );

        clock.Freeze();
        await system.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(Start, clock.GetUtcNow());
        clock.Run();
        await system.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.False(fired.Task.IsCompleted);
        await system.AdvanceAsync(TimeSpan.FromMinutes(1));

        await fired.Task;
        Assert.Equal(Start.AddHours(1), clock.GetUtcNow());
    }

    [Fact]
    public async Task Running_what_runs_already_changes_nothing()
    {
        using var system = new SandboxClock(SystemStart, frozen: true);
        using var clock = new SandboxClock(system, Start);
        await system.AdvanceAsync(TimeSpan.FromHours(1));

        clock.Run();

        Assert.Equal(Start.AddHours(1), clock.GetUtcNow());
    }

    [Fact]
    public async Task It_goes_on_running_from_where_an_advance_ended()
    {
        using var system = new SandboxClock(SystemStart, frozen: true);
        using var clock = new SandboxClock(system, Start);

        await clock.AdvanceAsync(TimeSpan.FromDays(40));
        await system.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(Start.AddDays(40).AddMinutes(1), clock.GetUtcNow());
        Assert.False(clock.IsFrozen);
    }

    [Fact]
    public async Task While_it_is_advanced_the_systems_time_does_not_leak_in()
    {
        using var system = new SandboxClock(SystemStart, frozen: true);
        using var clock = new SandboxClock(system, Start);
        var seen = new List<DateTimeOffset>();
        using var settle = clock.OnSettle(async cancellationToken =>
        {
            await system.AdvanceAsync(TimeSpan.FromMinutes(5), cancellationToken);
            seen.Add(clock.GetUtcNow());
        });

        await clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal([Start, Start.AddHours(1)], seen);
        Assert.Equal(Start.AddHours(1), clock.GetUtcNow());
    }

    [Fact]
    public async Task It_never_goes_back_when_the_system_does()
    {
        var system = new SettableTime { Now = SystemStart };
        using var clock = new SandboxClock(system, Start);
        system.Now = SystemStart.AddMinutes(10);
        Assert.Equal(Start.AddMinutes(10), clock.GetUtcNow());

        system.Now = SystemStart;
        Assert.Equal(Start.AddMinutes(10), clock.GetUtcNow());
        system.Now = SystemStart.AddMinutes(1);

        Assert.Equal(Start.AddMinutes(11), clock.GetUtcNow());
        await clock.AdvanceAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task Callbacks_see_the_execution_context_of_the_timers_maker_and_hold_no_lock()
    {
        using var clock = new SandboxClock(Start, frozen: true);
        var ambient = new AsyncLocal<string> { Value = "maker" };
        var seen = new TaskCompletionSource<string?>();
        using var timer = clock.CreateTimer(
            _ =>
            {
                // Would wait for ever if the callback ran under the clock's lock.
                Task.Run(() => clock.GetUtcNow()).Wait();
                seen.SetResult(ambient.Value);
            },
            null,
            TimeSpan.FromSeconds(1),
            Timeout.InfiniteTimeSpan
        );
        ambient.Value = "advancer";

        await clock.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("maker", await seen.Task);
    }

    [Fact]
    public async Task Disposing_a_timer_asynchronously_waits_for_its_callback()
    {
        using var clock = new SandboxClock(Start, frozen: true);
        using var entered = new SemaphoreSlim(0);
        using var leave = new SemaphoreSlim(0);
        var timer = clock.CreateTimer(
            _ =>
            {
                entered.Release();
                leave.Wait();
            },
            null,
            TimeSpan.Zero,
            Timeout.InfiniteTimeSpan
        );
        await entered.WaitAsync();

        var disposing = timer.DisposeAsync();
        Assert.False(disposing.IsCompleted);
        leave.Release();

        await disposing;
    }

    private sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
