using System.Text.Json;

namespace Evergrant.Sandbox.State;

/// <summary>
/// Finds records by a text of theirs. Entries are chained by hash and hold no text: with a hundred thousand contacts the
/// texts would weigh more than all the rest.
/// </summary>
internal sealed class RecordIndex(Func<JsonElement, IEnumerable<string?>> keysOf, Func<string, long, Record?> current)
{
    private const int Spare = 1_000;

    private readonly Dictionary<int, int> heads = [];
    private readonly List<(string Tenant, long Id, int Next)> entries = [];
    private int lost;

    public IEnumerable<Record> Find(string tenant, string key)
    {
        // One that was changed and changed back stands here twice.
        var seen = new HashSet<long>();
        var at = heads.GetValueOrDefault(HashOf(tenant, key), -1);
        for (; at >= 0; at = entries[at].Next)
        {
            var entry = entries[at];
            if (
                entry.Tenant == tenant
                && current(tenant, entry.Id) is { } record
                && Has(record, key)
                && seen.Add(entry.Id)
            )
                yield return record;
        }
    }

    public void Add(Record record)
    {
        foreach (var hash in Keys(record).Select(key => HashOf(record.Tenant, key)).Distinct())
        {
            entries.Add((record.Tenant, record.Id, heads.GetValueOrDefault(hash, -1)));
            heads[hash] = entries.Count - 1;
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
        Clear();
        foreach (var record in all)
            Add(record);
    }

    public void Clear()
    {
        heads.Clear();
        entries.Clear();
        lost = 0;
    }

    private bool Has(Record record, string key) => Keys(record).Contains(key, StringComparer.OrdinalIgnoreCase);

    private List<string> Keys(Record record)
    {
        using var body = record.Read();
        return [.. keysOf(body.RootElement).Where(key => !string.IsNullOrEmpty(key)).Select(key => key!)];
    }

    private static int HashOf(string tenant, string key) =>
        HashCode.Combine(tenant, StringComparer.OrdinalIgnoreCase.GetHashCode(key));
}
