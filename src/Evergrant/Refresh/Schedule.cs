using System.Collections.Concurrent;
using Evergrant.Sealing;
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
    private readonly Ration ration = new(keeper, log);
    private const int Batch = 256;
    private const int AtOnce = 32;

    /// A timer takes no longer spans, and looking once more costs nothing.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(20);
    private static readonly TimeSpan StorePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MistakePause = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private TaskCompletionSource wake = NewSource();
    private TaskCompletionSource slept = NewSource();
    private readonly ConcurrentDictionary<string, DateTimeOffset> held = new(StringComparer.Ordinal);
    private DateTimeOffset lastSeen = DateTimeOffset.MinValue;
    private TimeSpan setBack;
    private DateTimeOffset rationedAt = DateTimeOffset.MinValue;
    private bool hasBegun;
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
                setBack = lastSeen - now;
            lastSeen = now;
            if (setBack == TimeSpan.Zero && (!asleep || now < sleepsUntil))
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

    /// Each grant that is due, or ends too soon, once. Runs beside the loop or without it.
    public async Task<TickReport> TickAsync(TickOptions options, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        await RationAsync(cancellationToken);
        var began = keeper.ProcessClock.GetTimestamp();
        bool TimeIsUp() => keeper.ProcessClock.GetElapsedTime(began) >= options.Budget;
        var now = keeper.Calendar.GetUtcNow();
        var demand = new Demand.Ahead(options.LookAhead);
        var tried = new HashSet<GrantId>();
        var outcomes = new ConcurrentBag<RefreshOutcome?>();
        var isCut = false;
        var without = new HashSet<string>(StringComparer.Ordinal);

        async Task RefreshAllAsync(IEnumerable<Grant> grants) =>
            await Parallel.ForEachAsync(
                grants.Where(grant => tried.Add(grant.Id)).ToList(),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (grant, _) =>
                {
                    if (TimeIsUp())
                    {
                        isCut = true;
                        return;
                    }
                    var outcome = await RefreshAsync(grant, demand, cancellationToken);
                    outcomes.Add(outcome);
                    if (outcome is RefreshOutcome.Held)
                        lock (without)
                            without.Add(grant.App);
                }
            );

        // First what is due, the most urgent first; then what ends before anybody comes again.
        while (!isCut)
        {
            var due = await keeper.Store.ListDueAsync(now, Batch, [.. without], cancellationToken);
            if (due.All(grant => tried.Contains(grant.Id)))
                break;
            await RefreshAllAsync(due);
        }
        for (Grant? last = null; ; )
        {
            var page = await keeper.Store.ListDueAsync(now, now + options.LookAhead, last, Batch, cancellationToken);
            if (page.Count == 0 || isCut)
                break;
            last = page[^1];
            // A grant that was moved on may lie on a later page as well.
            await RefreshAllAsync(
                page.Where(grant =>
                    !without.Contains(grant.App)
                    && (grant.NextRefreshAt <= now || RefreshDecision.EndsTooSoon(grant, options.LookAhead, now))
                )
            );
        }
        return new TickReport
        {
            Rotated = outcomes.Count(outcome => outcome is RefreshOutcome.Rotated),
            Failed = outcomes.Count(outcome =>
                outcome is null or RefreshOutcome.Failed or RefreshOutcome.Held || DidNotBegin(outcome)
            ),
            Busy = outcomes.Count(outcome => outcome is RefreshOutcome.InProgress),
            IsCut = isCut || outcomes.Any(outcome => outcome is RefreshOutcome.ShuttingDown),
            NeedOwner = await ListAsync(GrantState.NeedsReauthorization, cancellationToken),
            Troubled =
            [
                .. await ListAsync(GrantState.Late, cancellationToken),
                .. await ListAsync(GrantState.Uncertain, cancellationToken),
            ],
        };
    }

    private Task<IReadOnlyList<Grant>> ListAsync(GrantState state, CancellationToken cancellationToken) =>
        keeper.Store.ListInStateAsync(state, TickReport.MostListed, cancellationToken);

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
        await BeginAsync(stopping);
        await CatchUpAsync(stopping);
        await RationAsync(stopping);
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
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping },
            async (grant, _) =>
            {
                if (held.ContainsKey(app))
                    return;
                var outcome = await RefreshAsync(grant, new Demand.Scheduled(), stopping);
                if (outcome is RefreshOutcome.Held(_, var until))
                    held[app] = until;
                else if (outcome is RefreshOutcome.InProgress)
                    Interlocked.Increment(ref busy);
                // What could not even begin is still due: not at full speed.
                else if (outcome is not null && DidNotBegin(outcome))
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

    /// What may have changed while nothing ran: how apps are set up, and the clock.
    private async Task BeginAsync(CancellationToken stopping)
    {
        if (hasBegun)
            return;
        await BesideAsync("The look at how apps are set up", atFirst, stopping);
        var now = keeper.Calendar.GetUtcNow();
        if (
            await keeper.Store.FindNewestStartAsync(stopping) is { } newest
            && newest - now > RefreshDecision.ClockSlack
        )
            await CatchUpAsync(newest - now, always: false, stopping);
        hasBegun = true;
    }

    private async Task RationAsync(CancellationToken stopping)
    {
        var now = keeper.Calendar.GetUtcNow();
        if ((now - rationedAt).Duration() < Ration.Period)
            return;
        rationedAt = now;
        try
        {
            await BesideAsync("Rationing", ration.ApplyAsync, stopping);
        }
        // Of many rows it may take longer than a statement may.
        catch (StoreUnavailableException unavailable)
        {
            KeeperLog.ScheduleWaits(log, unavailable.Message);
        }
    }

    /// One app that cannot be read must not keep every grant from its turn.
    private async Task BesideAsync(string what, Func<CancellationToken, Task> act, CancellationToken stopping)
    {
        try
        {
            await act(stopping);
        }
#pragma warning disable CA1031 // A mistake of ours, or a broken value: the grants go on without it.
        catch (Exception mistake) when (mistake is not (OperationCanceledException or StoreUnavailableException))
#pragma warning restore CA1031
        {
            KeeperLog.Stumbled(log, what, mistake);
        }
    }

    /// After the calendar was set back: what has times of the future is refreshed now, at the endpoint's pace.
    private async Task CatchUpAsync(CancellationToken stopping)
    {
        TimeSpan by;
        lock (gate)
            (by, setBack) = (setBack, TimeSpan.Zero);
        if (by != TimeSpan.Zero)
            await CatchUpAsync(by, always: true, stopping);
    }

    /// <param name="always">Said also when no grant has times of the future: whoever comes again would say it again.</param>
    private async Task CatchUpAsync(TimeSpan by, bool always, CancellationToken stopping)
    {
        var (now, count) = (keeper.Calendar.GetUtcNow(), 0);
        for (string? after = null; ; )
        {
            var page = await keeper.Store.ListAsync(after, Batch, stopping);
            foreach (var grant in page.Where(grant => grant.NextRefreshAt is not null))
                if (
                    RefreshDecision.IsOfTheFuture(grant, now)
                    && await keeper.Store.RescheduleAsync(grant.Id, grant.Version, now, stopping)
                )
                    count++;
            if (page.Count == 0)
                break;
            after = page[^1].Name;
        }
        if (count > 0 || always)
            KeeperLog.CalendarSetBack(log, (long)by.TotalSeconds, count);
    }

    /// Null: a mistake of ours, which is logged.
    private async Task<RefreshOutcome?> RefreshAsync(Grant grant, Demand demand, CancellationToken stopping)
    {
        try
        {
            // What runs is the keeper's to drain; who only waits for another process's lease need not.
            return await refresh(grant.Id, demand).WaitAsync(stopping);
        }
        catch (SealBrokenException broken)
        {
            await SetAsideAsync(grant, broken, stopping);
            return null;
        }
#pragma warning disable CA1031 // One grant that cannot be read (a mistake of ours) must not stop the others.
        catch (Exception mistake) when (mistake is not (OperationCanceledException or StoreUnavailableException))
#pragma warning restore CA1031
        {
            KeeperLog.NotRefreshed(log, grant.Id, grant.Name, mistake);
            var later = keeper.Calendar.GetUtcNow() + MistakePause;
            await keeper.Store.RescheduleAsync(grant.Id, grant.Version, later, stopping);
            return null;
        }
    }

    /// Said on the grant itself, once: a key that comes back opens it again, so it is tried again and nothing is taken from it.
    private async Task SetAsideAsync(Grant grant, SealBrokenException broken, CancellationToken stopping)
    {
        var now = keeper.Calendar.GetUtcNow();
        if (grant.Evidence.What == Standing.SealBroken)
        {
            await keeper.Store.RescheduleAsync(grant.Id, grant.Version, now + MistakePause, stopping);
            return;
        }
        if (await keeper.Store.ChangeAsync(grant.Id, grant.Version, Standing.SetAside(grant, broken, now), stopping))
            KeeperLog.SetAside(log, grant.Id, grant.Name, broken.Message);
    }

    private static bool DidNotBegin(RefreshOutcome outcome) =>
        outcome
            is RefreshOutcome.SpoolUnavailable
                or RefreshOutcome.StoreUnavailable
                // Listed, and not to be found with its app: a store that was edited by hand.
                or RefreshOutcome.NoSuchGrant;

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
