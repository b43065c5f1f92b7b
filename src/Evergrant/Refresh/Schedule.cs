using System.Collections.Concurrent;
using Evergrant.Storage;
using Microsoft.Extensions.Logging;

namespace Evergrant.Refresh;

/// Refreshes every grant when it is due: sleeps until the earliest, wakes when something changed; or, without the loop, all
/// that is due once. Any number of processes may run one over the same store; the lease decides.
/// <param name="atFirst">Once, before it looks for the first time.</param>
internal sealed class Schedule(
    KeeperOptions keeper,
    Func<GrantId, Demand, Task<RefreshOutcome>> refresh,
    Func<CancellationToken, Task> atFirst,
    ILogger log
) : IAsyncDisposable
{
    private const int Batch = 256;

    /// A timer takes no longer spans, and looking once more costs nothing.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(20);
    private static readonly TimeSpan StorePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly Upkeep upkeep = new(keeper, atFirst, log);
    private readonly DueRefresh dueRefresh = new(keeper, refresh, log);
    private readonly Lock gate = new();
    private TaskCompletionSource wake = NewSource();
    private TaskCompletionSource slept = NewSource();
    private readonly ConcurrentDictionary<string, DateTimeOffset> held = new(StringComparer.Ordinal);
    private DateTimeOffset lastSeen = DateTimeOffset.MinValue;
    private bool asleep;
    private DateTimeOffset sleepsUntil;
    private ITimer? timer;
    private Task? loop;

    public void Start(CancellationToken stopping)
    {
        timer = keeper.Calendar.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        loop = Task.Run(() => RunAsync(stopping), CancellationToken.None);
    }

    /// Something may be due earlier than the schedule knows.
    public void Wake()
    {
        lock (gate)
        {
            asleep = false;
            wake.TrySetResult();
        }
    }

    /// The calendar jumped, or its timer was late: look when the time has come all the same.
    public void WakeIfDue()
    {
        var now = keeper.Calendar.GetUtcNow();
        lock (gate)
        {
            if (lastSeen - now > RefreshDecision.ClockSlack)
                upkeep.NoteSetBack(lastSeen - now);
            lastSeen = now;
            if (!upkeep.ClockWasSetBack && (!asleep || now < sleepsUntil))
                return;
        }
        Wake();
    }

    /// Returns when everything due by now is done and the schedule sleeps.
    public async Task WhenAsleepAsync(CancellationToken cancellationToken)
    {
        for (; ; )
        {
            Task next;
            lock (gate)
            {
                if (loop is null || loop.IsCompleted || (asleep && keeper.Calendar.GetUtcNow() < sleepsUntil))
                    return;
                next = slept.Task;
            }
            await next.WaitAsync(cancellationToken);
        }
    }

    /// Runs beside the loop or without it.
    public async Task<TickReport> TickAsync(TickOptions options, CancellationToken cancellationToken)
    {
        await upkeep.DoAsync(cancellationToken);
        return await new Tick(keeper, dueRefresh).RunAsync(options, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Wake();
        if (loop is not null)
            await loop;
        if (timer is not null)
            await timer.DisposeAsync();
        slept.TrySetResult();
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await WorkAsync(stopping);
                await SleepAsync(stopping);
            }
            catch (StoreUnavailableException unavailable)
            {
                KeeperLog.ScheduleWaits(log, unavailable.Message);
                await PauseAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Were the schedule to end, every grant would run out.
            catch (Exception mistake)
#pragma warning restore CA1031
            {
                KeeperLog.Stumbled(log, "The schedule", mistake);
                await PauseAsync(stopping);
            }
        }
    }

    private async Task PauseAsync(CancellationToken stopping) =>
        await Task.Delay(StorePause, keeper.ProcessClock, stopping)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// Until nothing is due that may be sent: each app in a lane of its own, so that one provider that hangs or is held up
    /// keeps no other waiting.
    private async Task WorkAsync(CancellationToken stopping)
    {
        lock (gate)
        {
            asleep = false;
            if (wake.Task.IsCompleted)
                wake = NewSource();
        }
        await upkeep.DoAsync(stopping);
        held.Clear();
        var lanes = new Dictionary<string, Task>(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                foreach (var (app, lane) in lanes.Where(lane => lane.Value.IsCompleted).ToList())
                {
                    lanes.Remove(app);
                    await lane;
                }
                var due = await keeper.Store.ListDueAsync(
                    keeper.Calendar.GetUtcNow(),
                    Batch,
                    [.. held.Keys, .. lanes.Keys],
                    stopping
                );
                foreach (var grants in due.GroupBy(grant => grant.App, StringComparer.Ordinal))
                    lanes[grants.Key] = RunLaneAsync(grants.Key, [.. grants], stopping);
                if (lanes.Count == 0)
                    return;
                // Others may become due while one provider hangs.
                await WhenAnyAsync(lanes.Values, LookAgain, stopping);
            }
        }
        finally
        {
            await Task.WhenAll(lanes.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WhenAnyAsync(IEnumerable<Task> lanes, TimeSpan atMost, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny([.. lanes, Task.Delay(atMost, keeper.ProcessClock, over.Token)]);
        await over.CancelAsync();
    }

    private async Task RunLaneAsync(string app, IReadOnlyList<Grant> grants, CancellationToken stopping)
    {
        var busy = 0;
        await Parallel.ForEachAsync(
            keeper.SharesStore ? Spread(grants) : grants,
            new ParallelOptions { MaxDegreeOfParallelism = DueRefresh.AtOnce, CancellationToken = stopping },
            async (grant, _) =>
            {
                if (held.ContainsKey(app))
                    return;
                var outcome = await dueRefresh.RunAsync(grant, new Demand.Scheduled(), stopping);
                if (outcome is RefreshOutcome.Held(_, var until))
                    held[app] = until;
                else if (outcome is RefreshOutcome.InProgress)
                    Interlocked.Increment(ref busy);
                // What could not even begin is still due: not at full speed.
                else if (outcome is not null && DueRefresh.DidNotBegin(outcome))
                    await Task.Delay(StorePause, keeper.ProcessClock, stopping);
            }
        );
        // All that is left is in others' hands, and due until they are done.
        if (busy == grants.Count)
            await Task.Delay(StorePause, keeper.ProcessClock, stopping);
    }

    /// Servers on one database see the same list. Each takes an order of its own, or all would stand before the same row; what
    /// ends soon goes first all the same.
    private IEnumerable<Grant> Spread(IReadOnlyList<Grant> grants)
    {
        var now = keeper.Calendar.GetUtcNow();
        return grants.OrderBy(grant => Urgency.Of(grant, now).Class).ThenBy(_ => Random.Shared.Next());
    }

    private async Task SleepAsync(CancellationToken stopping)
    {
        var next = await keeper.Store.FindNextDueAsync([.. held.Keys], stopping);
        foreach (var until in held.Values)
            next = next < until ? next : until;
        Task woken;
        lock (gate)
        {
            if (wake.Task.IsCompleted)
                return;
            var now = keeper.Calendar.GetUtcNow();
            var span = next is { } due && due - now < LongestSleep ? due - now : LongestSleep;
            if (span <= TimeSpan.Zero)
                return;
            // Armed before it is said: a clock that is moved by hand moves on when it hears that we sleep.
            sleepsUntil = now + span;
            asleep = true;
            woken = wake.Task;
            timer!.Change(span, Timeout.InfiniteTimeSpan);
            slept.TrySetResult();
            slept = NewSource();
        }
        await woken.WaitAsync(stopping);
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
