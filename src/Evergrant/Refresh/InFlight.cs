namespace Evergrant.Refresh;

/// The redemptions of this process, one a grant: whoever comes while one runs waits for that one. They belong to the host,
/// so a caller that goes away takes nothing with it.
internal sealed class InFlight(Func<GrantId, Demand, TaskCompletionSource<RefreshOutcome>, Task> refresh)
{
    private readonly Lock gate = new();
    private readonly Dictionary<GrantId, Task<RefreshOutcome>> refreshes = [];
    private TaskCompletionSource idle = NewSource();
    private int count;
    private bool closed;

    public Task<RefreshOutcome> Join(GrantId id, Demand demand)
    {
        var waiters = new TaskCompletionSource<RefreshOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (refreshes.TryGetValue(id, out var running))
                return running;
            if (closed)
                return Task.FromResult<RefreshOutcome>(new RefreshOutcome.ShuttingDown());
            refreshes.Add(id, waiters.Task);
            Begin();
        }
        // On the pool, not on the caller's stack: its context and its cancellation end with the caller.
        _ = Task.Run(() => RunAsync(id, demand, waiters), CancellationToken.None);
        return waiters.Task;
    }

    /// Work that belongs to no grant yet, drained like a refresh.
    public Task<T> Track<T>(Func<Task<T>> work)
    {
        lock (gate)
        {
            if (closed)
                return Task.FromCanceled<T>(new CancellationToken(canceled: true));
            Begin();
        }
        return Task.Run(
            async () =>
            {
                try
                {
                    return await work();
                }
                finally
                {
                    End(null);
                }
            },
            CancellationToken.None
        );
    }

    public int Count
    {
        get
        {
            lock (gate)
                return count;
        }
    }

    public Task WhenIdle
    {
        get
        {
            lock (gate)
                return count == 0 ? Task.CompletedTask : idle.Task;
        }
    }

    /// Nothing new begins from here on.
    public void Close()
    {
        lock (gate)
            closed = true;
    }

    private async Task RunAsync(GrantId id, Demand demand, TaskCompletionSource<RefreshOutcome> waiters)
    {
        var work = refresh(id, demand, waiters);
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        End(id);
        // A mistake of ours reaches the waiters as what it is; the grant's row is as the store last took it.
        if (work.Exception is { } mistake)
            waiters.TrySetException(mistake.InnerExceptions);
        waiters.TrySetResult(new RefreshOutcome.ShuttingDown());
    }

    private void Begin()
    {
        if (count++ == 0)
            idle = NewSource();
    }

    private void End(GrantId? id)
    {
        lock (gate)
        {
            if (id is { } refreshed)
                refreshes.Remove(refreshed);
            if (--count == 0)
                idle.TrySetResult();
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
