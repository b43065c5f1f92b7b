using Evergrant.Storage;
using Microsoft.Extensions.Logging;

namespace Evergrant.Refresh;

/// What is looked after before anything is refreshed: how apps are set up, a clock that was set back, and the ration.
/// <param name="atFirst">Once, before all else.</param>
internal sealed class Upkeep(KeeperOptions keeper, Func<CancellationToken, Task> atFirst, ILogger log)
{
    private const int Page = 256;

    private readonly Ration ration = new(keeper, log);
    private readonly Lock gate = new();
    private TimeSpan setBack;
    private DateTimeOffset rationedAt = DateTimeOffset.MinValue;
    private bool hasBegun;

    public bool ClockWasSetBack
    {
        get
        {
            lock (gate)
                return setBack != TimeSpan.Zero;
        }
    }

    public void NoteSetBack(TimeSpan by)
    {
        lock (gate)
            setBack = by;
    }

    /// Whatever of it is to be done now.
    public async Task DoAsync(CancellationToken stopping)
    {
        await BeginAsync(stopping);
        await CatchUpAsync(stopping);
        await RationAsync(stopping);
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
            var page = await keeper.Store.ListAsync(after, Page, stopping);
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
}
