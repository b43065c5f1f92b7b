using System.Collections.Concurrent;
using Evergrant.Storage;

namespace Evergrant.Refresh;

/// The grants in memory, by id and by name, and which of them somebody may have changed since they were read.
internal sealed class ServedGrants
{
    /// More grants than that are not followed one by one.
    private const int MostFollowed = 100_000;

    private readonly ConcurrentDictionary<string, ServedGrant> held = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<GrantId, long> newest = [];
    private long round;

    public IEnumerable<ServedGrant> All => held.Values;

    /// Taken before the store is read: what was read in a round that is over is read again.
    public long Round => Volatile.Read(ref round);

    public bool TryFind(string grant, out ServedGrant found) => held.TryGetValue(grant, out found!);

    public bool IsCurrent(ServedGrant grant) => grant.Round == Round && !grant.IsOutdated;

    /// Never an older row over a newer one: two reads may arrive in the other order.
    public ServedGrant Remember(GrantSnapshot snapshot, long round)
    {
        var read = new ServedGrant(snapshot, round);
        foreach (var key in (string[])[read.Grant.Id.ToString(), read.Grant.Name])
            held.AddOrUpdate(
                key,
                static (_, read) => read,
                static (_, held, read) => read.Grant.Version >= held.Grant.Version ? read : held,
                read
            );
        // Whoever heard of a change did not find this one yet.
        if (newest.TryGetValue(read.Grant.Id, out var version) && version > read.Grant.Version)
            read.Outdate();
        return read;
    }

    /// Somebody brought the grant to this version.
    public void NoteChange(GrantId id, long version)
    {
        newest.AddOrUpdate(id, version, (_, known) => Math.Max(known, version));
        if (!TryFind(id.ToString(), out var byId))
            return;
        Outdate(byId, version);
        if (TryFind(byId.Grant.Name, out var byName))
            Outdate(byName, version);
        if (newest.Count > MostFollowed)
            OutdateAll();
    }

    public void OutdateAll()
    {
        // In this order: who reads from here on reads what those changes brought.
        Interlocked.Increment(ref round);
        newest.Clear();
    }

    private static void Outdate(ServedGrant grant, long version)
    {
        if (grant.Grant.Version < version)
            grant.Outdate();
    }
}
