using Evergrant.Sealing;
using Evergrant.Storage;

namespace Evergrant.Hosting.Home;

/// <summary>
/// Puts a new master key in the place of the old one while everything goes on. First all living nodes learn the new key, then
/// they seal with it, then what is at rest is sealed anew. May be stopped at any time; begun again, it goes on.
/// </summary>
/// <param name="home">Whose key. Not started.</param>
/// <param name="further">Sealed columns beside the keeper's, whose tables are there.</param>
public sealed class KeyChange(EvergrantHome home, IReadOnlyList<SealedColumn> further)
{
    /// The fact that says which key the store is changing to, until the old one is gone.
    private const string NextKey = "key_next";
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <param name="sealedAnew">Told values sealed anew and values there are to seal.</param>
    /// <param name="cancellationToken"/>
    /// <exception cref="ConfigurationException">The key file is not ours to write.</exception>
    /// <exception cref="HomeBusyException">Another key change runs, or a node does not know the new key yet.</exception>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<KeyChangeReport> RunAsync(Action<int, int> sealedAnew, CancellationToken cancellationToken)
    {
        using var alone = TakeTurn();
        var ring = home.Sealer.Ring;
        if (ring.Ids.Count == 1)
        {
            await StoreFacts.RemoveAsync(home.Database, NextKey, cancellationToken);
            home.Key.Write(ring = ring.WithNewKey());
        }
        var last = ring.Ids[^1];
        // Keys that somebody put on the ring by hand: the last one is new if nothing is sealed with it.
        var isNew = await CountAsync(last, cancellationToken) == 0;
        var next = await StoreFacts.ReadOrAddAsync(
            home.Database,
            NextKey,
            () => isNew ? last : ring.CurrentId,
            cancellationToken
        );
        if (ring.CurrentId != next)
            ring = await PromoteAsync(ring, next, cancellationToken);
        await WaitAsync(node => node.SealsWith == next, $"seal with key {next}", cancellationToken);
        var broken = await ResealAsync(ring, sealedAnew, cancellationToken);
        return new KeyChangeReport(next, [.. ring.Ids.Skip(1)], broken);
    }

    /// <summary>Takes every key off the ring but the one that seals.</summary>
    /// <returns>The ids of the keys that are gone.</returns>
    /// <exception cref="ConfigurationException">Something is still sealed with one of them; nothing was changed.</exception>
    /// <exception cref="HomeBusyException"/>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<IReadOnlyList<string>> DropOldAsync(CancellationToken cancellationToken)
    {
        using var alone = TakeTurn();
        var ring = home.Sealer.Ring;
        var old = ring.Ids.Skip(1).ToList();
        await WaitAsync(node => node.SealsWith == ring.CurrentId, $"seal with key {ring.CurrentId}", cancellationToken);
        foreach (var id in old)
        {
            if (await CountAsync(id, cancellationToken) is > 0 and var count)
                throw new ConfigurationException(
                    $"Key {id} still seals {count} values; run first: evergrant store rotate-key. Nothing was changed."
                );
            if (await FindInSpoolAsync(id, cancellationToken) is { } file)
                throw new ConfigurationException(
                    $"Key {id} seals an answer in {file} that is not in the store yet; nothing was changed."
                );
        }
        if (old.Count > 0)
            home.Key.Write(old.Aggregate(ring, (left, id) => left.Without(id)));
        await StoreFacts.RemoveAsync(home.Database, NextKey, cancellationToken);
        return old;
    }

    private async Task<KeyRing> PromoteAsync(KeyRing ring, string next, CancellationToken cancellationToken)
    {
        if (!ring.Ids.Contains(next))
            throw new ConfigurationException(
                $"{home.Key.Path}: lacks key {next}, which the store is changing to; bring the file from where the change was begun."
            );
        await WaitAsync(node => node.OpensWith.Contains(next), $"know key {next}", cancellationToken);
        // A file's time has its grain: two changes within it would look like one.
        await Task.Delay(Look, home.ProcessClock, cancellationToken);
        ring = ring.Promote(next);
        home.Key.Write(ring);
        return ring;
    }

    private async Task<IReadOnlyList<BrokenSeal>> ResealAsync(
        KeyRing ring,
        Action<int, int> sealedAnew,
        CancellationToken cancellationToken
    )
    {
        var (done, broken) = (0, new List<BrokenSeal>());
        for (var all = 0; ; )
        {
            var left = 0;
            foreach (var (values, column) in await ColumnsAsync())
                left += await values.CountOthersAsync(column, ring.CurrentId, cancellationToken);
            if (left <= broken.Count)
                return broken;
            // What a node sealed with the old key just before it heard of the new one is found in the next round.
            all = done + left;
            broken.Clear();
            foreach (var (values, column) in await ColumnsAsync())
                broken.AddRange(
                    await values.ResealAsync(column, count => sealedAnew(done += count, all), cancellationToken)
                );
        }
    }

    private async Task<int> CountAsync(string id, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var (values, column) in await ColumnsAsync())
            count += await values.CountAsync(column, id, cancellationToken);
        return count;
    }

    private async Task<List<(SealedColumns, SealedColumn)>> ColumnsAsync()
    {
        var store = new SealedColumns(home.Database, home.Sealer, home.Store.StoreId);
        var journal = new SealedColumns(await home.Journal.OpenAsync(), home.Sealer, home.Store.StoreId);
        return
        [
            .. SealedColumns.OfKeeper.Concat(further).Select(column => (store, column)),
            .. AnswerJournal.SealedColumns.Select(column => (journal, column)),
        ];
    }

    /// Slots whose attempt has ended hold what is in the store as well.
    private async Task<string?> FindInSpoolAsync(string id, CancellationToken cancellationToken)
    {
        foreach (var slot in home.Spool.ListSlots().Where(slot => slot.KeyId == id))
            if (
                !AttemptId.TryParse(slot.Attempt, out var attempt)
                || (await home.Store.FindAttemptAsync(attempt, cancellationToken))?.Outcome is null
            )
                return slot.File;
        return null;
    }

    private async Task WaitAsync(Func<LiveNode, bool> isThere, string doing, CancellationToken cancellationToken)
    {
        var nodes = new LiveNodes(home.Database);
        var began = home.ProcessClock.GetTimestamp();
        for (; ; )
        {
            var waiting = (await nodes.ListAsync(cancellationToken)).Where(node => !isThere(node)).ToList();
            if (waiting.Count == 0)
                return;
            if (home.ProcessClock.GetElapsedTime(began) > LongestWait)
                throw new HomeBusyException(
                    $"{string.Join(", ", waiting.Select(node => node.Node))} does not {doing} yet: bring {home.Key.Path} to that machine, then run the same command again."
                );
            await Task.Delay(Look, home.ProcessClock, cancellationToken);
        }
    }

    private FileLock TakeTurn() =>
        FileLock.TryAcquire(home.Key.Path + ".lock")
        ?? throw new HomeBusyException("Another program is changing the master key; try again when it is done.");
}

/// <summary>What a change of the master key came to.</summary>
/// <param name="CurrentId">The key that seals.</param>
/// <param name="OldIds">Keys that are still on the ring and seal nothing but what is broken.</param>
/// <param name="Broken">Values that do not open, left as they are.</param>
public sealed record KeyChangeReport(string CurrentId, IReadOnlyList<string> OldIds, IReadOnlyList<BrokenSeal> Broken);
