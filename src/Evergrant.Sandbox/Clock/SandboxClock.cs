using Evergrant.Sandbox.Clock;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox;

/// <summary>
/// A clock that runs with the system's, some offset away, or stands still, and that can be moved forward. Timers made
/// on it fire in real time while it runs, and in order while it is advanced.
/// </summary>
/// <remarks>
/// Advancing steps: the clock goes to each due instant, fires what is due, awaits every settle callback and goes on.
/// One large jump would skip the refreshes that keep a grant alive.
/// </remarks>
public sealed class SandboxClock : TimeProvider, IDisposable
{
    // The system's timers take less than 50 days; the alarm simply looks again.
    private static readonly TimeSpan LongestAlarm = TimeSpan.FromDays(1);

    /// <summary>More in a second than a quarter of a day is better moved than run.</summary>
    internal const double Fastest = 21_600;

    private readonly Lock gate = new();
    private readonly TimerQueue timers = new();
    private readonly SettleCallbacks settle = new();
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly TimeProvider system;
    private readonly ITimer alarm;
    private List<Task> fired = [];
    private DateTimeOffset last;
    private DateTimeOffset anchor;
    private DateTimeOffset systemAtAnchor;
    private double speed = 1;
    private bool frozen;
    private bool held;

    /// <param name="startAt">The first instant. Default: now.</param>
    /// <param name="frozen">Whether it stands still until <see cref="Run"/> or an advance. Default: it runs.</param>
    public SandboxClock(DateTimeOffset? startAt = null, bool frozen = false)
        : this(System, startAt, frozen) { }

    internal SandboxClock(TimeProvider system, DateTimeOffset? startAt = null, bool frozen = false)
    {
        this.system = system;
        last = startAt?.ToUniversalTime() ?? system.GetUtcNow();
        anchor = last;
        systemAtAnchor = system.GetUtcNow();
        this.frozen = frozen;
        alarm = system.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How far this clock is from the system's.</summary>
    public TimeSpan Offset
    {
        get
        {
            lock (gate)
                return Now() - this.system.GetUtcNow();
        }
    }

    public bool IsFrozen
    {
        get
        {
            lock (gate)
                return this.frozen;
        }
    }

    /// <summary>How many of its seconds pass in one of the system's while it runs. Default 1.</summary>
    public double Speed
    {
        get
        {
            lock (gate)
                return this.speed;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Runs after each advance, before it returns: the sandbox writes its state file here.</summary>
    internal Func<Task>? Moved { get; set; }

    /// <summary>Runs after it was frozen or run.</summary>
    internal Action? Turned { get; set; }

    /// <param name="stopping">Whether it stops here; else it goes on, whoever reads this.</param>
    internal ClockPosition Position(bool stopping)
    {
        lock (gate)
        {
            var (now, system) = (Now(), this.system.GetUtcNow());
            // Held in the middle of a move it stands still; what it does after that is what it did before.
            return new ClockPosition(
                (long)(now - system).TotalMilliseconds,
                this.frozen ? now : null,
                this.speed,
                this.frozen || held || stopping || this.speed == 1 ? null : system
            );
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return Now();
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Callbacks run on the thread pool and, unless disposed, keep the timer alive.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        TimerTimes.Check(dueTime, nameof(dueTime));
        TimerTimes.Check(period, nameof(period));
        var timer = new ClockTimer(this, callback, state);
        Schedule(timer, dueTime, period);
        return timer;
    }

    /// <summary>
    /// Registers what an advance awaits after each step. The callback must not await something that itself waits for
    /// this clock to move on.
    /// </summary>
    public IDisposable OnSettle(Func<CancellationToken, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return settle.Add(callback);
    }

    /// <summary>Moves the clock forward step by step; returns when everything due has run and settled.</summary>
    /// <remarks>When cancelled, or when a callback throws, the clock stays at the instant it had reached.</remarks>
    public Task AdvanceAsync(TimeSpan by, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        return MoveAsync(now => Instant.After(now, by), cancellationToken);
    }

    /// <inheritdoc cref="AdvanceAsync"/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="to"/> lies in the past of this clock.</exception>
    public Task AdvanceToAsync(DateTimeOffset to, CancellationToken cancellationToken = default) =>
        MoveAsync(
            now =>
                to >= now
                    ? to.ToUniversalTime()
                    : throw new ArgumentOutOfRangeException(nameof(to), "The clock only moves forward."),
            cancellationToken
        );

    /// <summary>Stands still from here. Timers fire only when the clock is advanced.</summary>
    public void Freeze()
    {
        lock (gate)
        {
            Now();
            this.frozen = true;
            SetAlarm();
        }

        Turned?.Invoke();
    }

    /// <summary>Goes on from where it stands, as fast as the system's clock or faster.</summary>
    /// <param name="speed">How many seconds in one: over 0, at most 21,600. Default 1.</param>
    public void Run(double speed = 1)
    {
        if (!IsSpeed(speed))
            throw new ArgumentOutOfRangeException(nameof(speed), "A speed is over 0 and at most 21600.");

        lock (gate)
        {
            Now();
            this.frozen = false;
            this.speed = speed;
            if (!held)
                RunFromHere();
        }

        Turned?.Invoke();
    }

    /// <summary>This clock as somebody reads it whose own is wrong: ahead by so much, behind when it is negative.</summary>
    /// <remarks>Timers made on it are this clock's, and fire when they should.</remarks>
    public TimeProvider SkewedBy(TimeSpan by) => new SkewedClock(this, by);

    internal static bool IsSpeed(double speed) => speed is > 0 and <= Fastest;

    /// <summary>Stops firing timers in real time.</summary>
    public void Dispose() => alarm.Dispose();

    /// <returns>False when the timer is disposed.</returns>
    internal bool Schedule(ClockTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            // Asked under this lock: a timer disposed later is taken out later.
            if (timer.IsDisposed)
                return false;

            timers.Remove(timer);
            timer.Period = period > TimeSpan.Zero ? period : null;
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;

            if (dueTime > TimeSpan.Zero)
                timers.Add(timer, Instant.After(Now(), dueTime));
            else
            {
                // At once even while time stands still: whoever settles may be waiting for it.
                FireSoon(timer);
                if (timer.Period is { } next)
                    timers.Add(timer, Instant.After(Now(), next));
            }

            SetAlarm();
            return true;
        }
    }

    internal void Forget(ClockTimer timer)
    {
        lock (gate)
            timers.Remove(timer);
    }

    private async Task MoveAsync(Func<DateTimeOffset, DateTimeOffset> aim, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var target = Hold(aim);
            try
            {
                await StepToAsync(target, cancellationToken);
            }
            finally
            {
                LetGo();
                // However far it came.
                await (Moved?.Invoke() ?? Task.CompletedTask);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task StepToAsync(DateTimeOffset target, CancellationToken cancellationToken)
    {
        // What is under way has yet to set the timers that this move must not skip.
        await SettleAsync(cancellationToken);
        var settledAtTarget = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            List<ClockTimer> due = [];
            lock (gate)
            {
                if (timers.NextDue is { } next && next <= target)
                {
                    last = next > last ? next : last;
                    due = timers.TakeDue(last);
                }
                else if (settledAtTarget)
                    return;
                else
                {
                    last = target;
                    settledAtTarget = true;
                }
            }

            foreach (var timer in due)
                await Task.Run(timer.Fire, CancellationToken.None);

            await SettleAsync(cancellationToken);
        }
    }

    // Timers with no due time fire by themselves meanwhile; what they start has to settle too.
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        List<Task> fired;
        do
        {
            await settle.RunAsync(cancellationToken);
            lock (gate)
                (fired, this.fired) = (this.fired, []);

            await Task.WhenAll(fired);
        } while (fired.Count > 0);
    }

    private DateTimeOffset Hold(Func<DateTimeOffset, DateTimeOffset> aim)
    {
        lock (gate)
        {
            var target = aim(Now());
            held = true;
            SetAlarm();
            return target;
        }
    }

    private void LetGo()
    {
        lock (gate)
        {
            held = false;
            this.fired = [];
            if (!this.frozen)
                RunFromHere();
        }
    }

    private void RunFromHere()
    {
        anchor = last;
        systemAtAnchor = this.system.GetUtcNow();
        SetAlarm();
    }

    private DateTimeOffset Now()
    {
        if (!this.frozen && !held)
        {
            var system = this.system.GetUtcNow();
            var now = Instant.After(anchor, Instant.Times(system - systemAtAnchor, this.speed));
            if (now < last)
            {
                // The system's clock was set back; ours goes on from where it was.
                (anchor, systemAtAnchor) = (last, system);
                now = last;
            }

            last = now;
        }

        return last;
    }

    private void Ring()
    {
        lock (gate)
        {
            if (!this.frozen && !held)
                timers.TakeDue(Now()).ForEach(FireSoon);

            SetAlarm();
        }
    }

    private void FireSoon(ClockTimer timer)
    {
        if (held)
            this.fired.Add(Task.Run(timer.Fire));
        else
        {
            // Not a task: a throwing callback must be as loud here as on the system's timers.
            ThreadPool.UnsafeQueueUserWorkItem(static due => due.Fire(), timer, preferLocal: false);
        }
    }

    private void SetAlarm()
    {
        var wait = Timeout.InfiniteTimeSpan;
        if (!this.frozen && !held && timers.NextDue is { } next)
        {
            // Rounded up: the system's timers count whole milliseconds, and an early alarm would only ring again.
            var milliseconds = Math.Ceiling((next - Now()).TotalMilliseconds / this.speed);
            wait = TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, LongestAlarm.TotalMilliseconds));
        }

        alarm.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
