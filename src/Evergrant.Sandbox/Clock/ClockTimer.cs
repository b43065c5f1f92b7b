namespace Evergrant.Sandbox.Clock;

internal sealed class ClockTimer(SandboxClock clock, TimerCallback callback, object? state) : ITimer
{
    private readonly ExecutionContext? context = ExecutionContext.Capture();
    private readonly Lock gate = new();
    private TaskCompletionSource? idle;
    private int running;
    private bool disposed;

    // Set by the clock under its own lock.
    internal DateTimeOffset DueAt { get; set; }
    internal long Sequence { get; set; }
    internal TimeSpan? Period { get; set; }

    internal bool IsDisposed
    {
        get
        {
            lock (gate)
                return disposed;
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
        lock (gate)
        {
            if (disposed)
                return;

            running++;
        }

        try
        {
            if (context is null)
                callback(state);
            else
                ExecutionContext.Run(context, static timer => ((ClockTimer)timer!).Call(), this);
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
        lock (gate)
        {
            if (running == 0)
                return ValueTask.CompletedTask;

            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(idle.Task);
        }
    }

    private void Call() => callback(state);

    private void Stop()
    {
        lock (gate)
            disposed = true;

        clock.Forget(this);
    }

    private void Leave()
    {
        lock (gate)
        {
            running--;
            if (running == 0)
            {
                idle?.SetResult();
                idle = null;
            }
        }
    }
}
