namespace Evergrant.Sandbox.Clock;

internal sealed class ClockTimer(SandboxClock clock, TimerCallback callback, object? state) : ITimer
{
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly Lock _lock = new();
    private TaskCompletionSource? _idle;
    private int _running;
    private bool _disposed;

    // Set by the clock under its own lock.
    internal DateTimeOffset DueAt { get; set; }
    internal long Sequence { get; set; }
    internal TimeSpan? Period { get; set; }

    internal bool IsDisposed
    {
        get
        {
            lock (_lock)
            {
                return _disposed;
            }
        }
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        TimerTimes.Check(dueTime, nameof(dueTime));
        TimerTimes.Check(period, nameof(period));
        return clock.Schedule(this, dueTime, period);
    }

    public void Fire()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _running++;
        }

        try
        {
            if (_context is null)
            {
                callback(state);
            }
            else
            {
                ExecutionContext.Run(_context, static timer => ((ClockTimer)timer!).Call(), this);
            }
        }
        finally
        {
            Leave();
        }
    }

    public void Dispose() => Stop();

    /// <summary>Like the system's timers: done when no callback is running any more.</summary>
    public ValueTask DisposeAsync()
    {
        Stop();
        lock (_lock)
        {
            if (_running == 0)
            {
                return ValueTask.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_idle.Task);
        }
    }

    private void Call() => callback(state);

    private void Stop()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        clock.Forget(this);
    }

    private void Leave()
    {
        lock (_lock)
        {
            _running--;
            if (_running == 0)
            {
                _idle?.SetResult();
                _idle = null;
            }
        }
    }
}
