namespace Evergrant.Refresh;

/// The redemptions of this process, one a grant: whoever comes while one runs waits for that one. They belong to the host,
/// so a caller that goes away takes nothing with it.
internal sealed class InFlight(
    Func<GrantId, Demand, TaskCompletionSource<RefreshOutcome>, Task<RefreshOutcome>> refresh
)
{
    private readonly Lock gate = new();
    private readonly Dictionary<GrantId, Running> refreshes = [];
    private TaskCompletionSource idle = NewSource();
    private int count;
    private bool closed;

    public Task<RefreshOutcome> Join(GrantId id, Demand demand)
    {
        var waiters = new TaskCompletionSource<RefreshOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = NewSource();
        lock (gate)
        {
            if (refreshes.TryGetValue(id, out var running))
                return running.Demand == demand ? running.Outcome : AfterAsync(running, id, demand);
            if (closed)
                return Task.FromResult<RefreshOutcome>(new RefreshOutcome.ShuttingDown());
            refreshes.Add(id, new Running(demand, waiters.Task, ended.Task));
            Begin();
        }
        // On the pool, not on the caller's stack: its context and its cancellation end with the caller.
        _ = Task.Run(() => RunAsync(id, demand, waiters, ended), CancellationToken.None);
        return waiters.Task;
    }

    /// That nothing had to be done for another's demand does not answer this one, nor that the schedule leaves a grant to
    /// another node: whoever waits for a token waits for that one's.
    private async Task<RefreshOutcome> AfterAsync(Running other, GrantId id, Demand demand)
    {
        var outcome = await other.Outcome;
        var isAnswered = outcome switch
        {
            RefreshOutcome.Unchanged => false,
            RefreshOutcome.InProgress => other.Demand is not Demand.Scheduled,
            _ => true,
        };
        if (isAnswered)
            return outcome;
        await other.Ended;
        return await Join(id, demand);
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

    private async Task RunAsync(
        GrantId id,
        Demand demand,
        TaskCompletionSource<RefreshOutcome> waiters,
        TaskCompletionSource ended
    )
    {
        var work = refresh(id, demand, waiters);
        await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // First, so that whoever has heard the outcome and comes again finds no run that is over.
        End(id);
        ended.TrySetResult();
        // A mistake of ours reaches the waiters as what it is; the grant's row is as the store last took it.
        if (work.Exception is { } mistake)
            waiters.TrySetException(mistake.InnerExceptions);
        waiters.TrySetResult(work.IsCompletedSuccessfully ? work.Result : new RefreshOutcome.ShuttingDown());
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

    /// The outcome may be known long before the run has ended.
    private sealed record Running(Demand Demand, Task<RefreshOutcome> Outcome, Task Ended);
}
