using System.Collections.Concurrent;

namespace Evergrant.Server.Tests;

/// The system's clock, some span ahead. Shifting it brings its timers nearer.
internal sealed class ShiftedClock : TimeProvider
{
    private readonly ConcurrentDictionary<ShiftedTimer, bool> timers = new();
    private long ticks;

    public void Shift(TimeSpan by)
    {
        Interlocked.Add(ref ticks, by.Ticks);
        foreach (var timer in timers.Keys)
            timer.Rearm();
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref ticks));

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ShiftedTimer(this, callback, state);
        timers[timer] = true;
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class ShiftedTimer : ITimer
    {
        private readonly Lock gate = new();
        private readonly ShiftedClock clock;
        private readonly ITimer real;
        private TimeSpan period;
        private long? dueAt;

        public ShiftedTimer(ShiftedClock clock, TimerCallback callback, object? state)
        {
            this.clock = clock;
            real = System.CreateTimer(
                _ =>
                {
                    Fired();
                    callback(state);
                },
                null,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (gate)
            {
                this.period = period;
                dueAt = dueTime == Timeout.InfiniteTimeSpan ? null : clock.GetTimestamp() + dueTime.Ticks;
                return real.Change(dueTime, Timeout.InfiniteTimeSpan);
            }
        }

        public void Rearm()
        {
            lock (gate)
                if (dueAt is { } due)
                    real.Change(TimeSpan.FromTicks(Math.Max(0, due - clock.GetTimestamp())), Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            clock.timers.TryRemove(this, out _);
            real.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Fired()
        {
            lock (gate)
            {
                dueAt = period > TimeSpan.Zero ? clock.GetTimestamp() + period.Ticks : null;
                if (dueAt is not null)
                    real.Change(period, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
