using Evergrant.Storage;
using Microsoft.Extensions.Logging;

namespace Evergrant.Refresh;

/// Follows what other processes do to the store and to the spool, off the read path.
internal sealed class Watch(
    KeeperOptions keeper,
    Adoption adoption,
    Schedule schedule,
    ServedGrants served,
    ILogger log
) : IAsyncDisposable
{
    /// Foreign changes are seen within twice this.
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);
    private const int TurnsUntilAdoption = 10;
    private const int TurnsUntilReadsAreNoted = 120;

    /// How long tokens in memory are served without the store.
    private static readonly TimeSpan LongestOutage = TimeSpan.FromMinutes(15);

    /// Changes of one look that are followed one by one.
    private const int MostChanges = 4096;

    /// A change may be written so much earlier than it is committed, or by a clock that is so much slower.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    private DateTimeOffset? lookedAt; // Store's clock.
    private long lostSince; // Timestamp of the process clock; 0 while the store answers.
    private Task? loop;

    public bool IsOutageTooLong =>
        Volatile.Read(ref lostSince) is not 0 and var since
        && keeper.ProcessClock.GetElapsedTime(since) > LongestOutage;

    public void Start(CancellationToken stopping) => loop = Task.Run(() => RunAsync(stopping), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (loop is not null)
            await loop;
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period, keeper.ProcessClock);
        try
        {
            var seen = 0L;
            for (var turn = 1; await timer.WaitForNextTickAsync(stopping); turn++)
                seen = await LookAsync(seen, turn, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested) { }
    }

    /// <returns>The store's change stamp.</returns>
    internal async Task<long> LookAsync(long seen, int turn, CancellationToken stopping)
    {
        try
        {
            schedule.WakeIfDue();
            var now = await keeper.Store.ReadChangeStampAsync(stopping);
            Volatile.Write(ref lostSince, 0);
            if (now != seen)
            {
                await FollowChangesAsync(stopping);
                schedule.Wake();
            }
            if (turn % TurnsUntilAdoption == 0)
                await adoption.LookAsync(stopping);
            if (turn % TurnsUntilReadsAreNoted == 0)
                await NoteReadsAsync(stopping);
            return now;
        }
        catch (StoreUnavailableException unavailable)
        {
            if (lostSince == 0)
            {
                KeeperLog.StoreLost(log, unavailable.Message);
                Volatile.Write(ref lostSince, keeper.ProcessClock.GetTimestamp());
            }
            if (IsOutageTooLong)
                served.OutdateAll();
            return seen;
        }
#pragma warning disable CA1031 // A folder that cannot be read, a mistake of ours: were the watch to end, memory would be served unchecked for ever.
        catch (Exception mistake) when (mistake is not OperationCanceledException)
#pragma warning restore CA1031
        {
            KeeperLog.Stumbled(log, "The watch", mistake);
            served.OutdateAll();
            return seen;
        }
    }

    private async Task FollowChangesAsync(CancellationToken stopping)
    {
        // From before the clock was set back, if it was.
        var changed = await keeper.Store.ListChangedAsync(lookedAt - Overlap, MostChanges, stopping);
        if (lookedAt is null || changed.Grants.Count == MostChanges)
            served.OutdateAll();
        else
            foreach (var (id, version) in changed.Grants)
                served.NoteChange(id, version);
        lookedAt = changed.At;
    }

    /// A grant that is read stays warm.
    private async Task NoteReadsAsync(CancellationToken stopping)
    {
        var now = keeper.Calendar.GetUtcNow();
        var read = served
            .All.Where(held => held.TakeRead() && !held.IsReadNoted(now))
            .Select(held => held.Grant.Id)
            .Distinct()
            .ToList();
        if (read.Count > 0)
            await keeper.Store.NoteReadAsync(read, now, stopping);
    }
}
