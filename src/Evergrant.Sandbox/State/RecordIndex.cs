using System.Text.Json;

namespace Evergrant.Sandbox.State;

/// <summary>
/// Finds records by a text of theirs. Entries are chained by hash and hold no text: with a hundred thousand contacts the
/// texts would weigh more than all the rest. Ids differ between tenants, so an entry need not say whose it is.
/// </summary>
internal sealed class RecordIndex(Func<JsonElement, IEnumerable<string?>> keysOf, Func<string, long, Record?> current)
{
    private const int Spare = 1_000;
    private const int Fewest = 64;

    private readonly List<Entry> entries = [];
    private int[] heads = NewHeads(Fewest);
    private int lost;

    public IEnumerable<Record> Find(string tenant, string key)
    {
        // One that was changed and changed back stands here twice.
        var seen = new HashSet<long>();
        var hash = HashOf(key);
        for (var at = heads[PlaceOf(hash)]; at >= 0; at = entries[at].Next)
        {
            var entry = entries[at];
            if (entry.Hash == hash && current(tenant, entry.Id) is { } record && Has(record, key) && seen.Add(entry.Id))
                yield return record;
        }
    }

    public void Add(Record record)
    {
        foreach (var hash in Keys(record).Select(HashOf).Distinct())
        {
            if (entries.Count == heads.Length)
                Widen();

            entries.Add(new Entry(record.Id, hash, heads[PlaceOf(hash)]));
            heads[PlaceOf(hash)] = entries.Count - 1;
        }
    }

    /// <summary>A record is not current any more. Its entries go when such are many.</summary>
    /// <param name="all">What there is.</param>
    public void Lose(IEnumerable<Record> all)
    {
        if (++lost > Spare + (entries.Count / 2))
            Rebuild(all);
    }

    public void Rebuild(IEnumerable<Record> all)
    {
        entries.Clear();
        heads = NewHeads(Fewest);
        lost = 0;
        foreach (var record in all)
            Add(record);
    }

    private void Widen()
    {
        heads = NewHeads(heads.Length * 2);
        for (var at = 0; at < entries.Count; at++)
        {
            var place = PlaceOf(entries[at].Hash);
            entries[at] = entries[at] with { Next = heads[place] };
            heads[place] = at;
        }
    }

    // A power of two.
    private int PlaceOf(int hash) => hash & (heads.Length - 1);

    private bool Has(Record record, string key) => Keys(record).Contains(key, StringComparer.OrdinalIgnoreCase);

    private List<string> Keys(Record record)
    {
        using var body = record.Read();
        return [.. keysOf(body.RootElement).Where(key => !string.IsNullOrEmpty(key)).Select(key => key!)];
    }

    private static int HashOf(string key) => StringComparer.OrdinalIgnoreCase.GetHashCode(key);

    private static int[] NewHeads(int length)
    {
        var heads = new int[length];
        Array.Fill(heads, -1);
        return heads;
    }

    private readonly record struct Entry(long Id, int Hash, int Next);
}
