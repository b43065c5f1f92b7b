using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.State;

/// <summary>
/// Everything of one kind, by tenant, oldest first. Made by <see cref="SandboxStore.Records"/>; whoever reads or changes
/// it holds the store's lock, and saves by the writer before answering.
/// </summary>
internal sealed class Records
{
    private readonly Action<Records, string, long> changed;
    private readonly Func<long> nextId;
    private readonly Dictionary<string, RecordShelf> tenants = [];
    private RecordIndex? index;

    public Records(string kind, Func<long> nextId, Action<Records, string, long> changed)
    {
        Kind = kind;
        this.nextId = nextId;
        this.changed = changed;
    }

    public string Kind { get; }

    /// <summary>Of all tenants.</summary>
    public int Count { get; private set; }

    /// <summary>Packed, without what changes left behind.</summary>
    public long Bytes => tenants.Values.Sum(shelf => shelf.Bytes);

    /// <summary>Of all tenants.</summary>
    public Record? Oldest =>
        tenants.Values.Where(shelf => shelf.Count > 0).Select(shelf => shelf[0]).MinBy(record => record.Id);

    public IEnumerable<Record> All => tenants.Values.SelectMany(shelf => shelf);

    /// <summary>By id, which is by age. Not to be kept beyond the lock.</summary>
    public IReadOnlyList<Record> Of(string tenant) => tenants.TryGetValue(tenant, out var shelf) ? shelf : [];

    public Record? Find(string tenant, long id) =>
        tenants.TryGetValue(tenant, out var shelf) && shelf.Place(id) is >= 0 and var at ? shelf[at] : null;

    /// <summary>Those that <see cref="IndexBy"/> finds under the key, whatever its case; in no order.</summary>
    public IEnumerable<Record> With(string tenant, string key) =>
        index?.Find(tenant, key) ?? throw new InvalidOperationException($"{Kind} has no index.");

    /// <summary>Keeps an index, by email for example. Asked for again it stays as it is.</summary>
    /// <param name="keysOf">What a body is found by; null and empty texts count as none.</param>
    public Records IndexBy(Func<JsonElement, IEnumerable<string?>> keysOf)
    {
        if (index is null)
        {
            index = new RecordIndex(keysOf, Find);
            index.Rebuild(All);
        }

        return this;
    }

    /// <param name="body">Given the new id, the body.</param>
    public Record Add(string tenant, Func<long, JsonObject> body)
    {
        // What a sandbox begins with may have numbers of its own.
        long id;
        do id = this.nextId();
        while (Find(tenant, id) is not null);
        return Put(tenant, id, body(id));
    }

    /// <summary>Puts in one whose number is known from elsewhere.</summary>
    public Record Set(string tenant, long id, JsonObject body) => Put(tenant, id, body);

    /// <returns>Null when there is none to change.</returns>
    public Record? Change(string tenant, long id, JsonObject body) =>
        Find(tenant, id) is null ? null : Put(tenant, id, body);

    /// <returns>False when there was none.</returns>
    public bool Remove(string tenant, long id)
    {
        if (!Drop(tenant, id))
            return false;

        this.changed(this, tenant, id);
        return true;
    }

    private Record Put(string tenant, long id, JsonObject body)
    {
        var record = new Record(id, tenant, PackedBody.Pack(body));
        Restore(record);
        this.changed(this, tenant, id);
        return record;
    }

    /// <summary>Puts in what was read from a file.</summary>
    internal void Restore(Record record)
    {
        if (!tenants.TryGetValue(record.Tenant, out var shelf))
            tenants.Add(record.Tenant, shelf = new RecordShelf(record.Tenant));

        if (shelf.Place(record.Id) is >= 0 and var at)
        {
            shelf.Replace(at, record.Packed.Span);
            index?.Lose(All);
        }
        else
        {
            shelf.Insert(~shelf.Place(record.Id), record.Id, record.Packed.Span);
            Count++;
        }

        index?.Add(record);
    }

    internal bool Drop(string tenant, long id)
    {
        if (!tenants.TryGetValue(tenant, out var shelf) || shelf.Place(id) is not (>= 0 and var at))
            return false;

        shelf.RemoveAt(at);
        Count--;
        index?.Lose(All);
        return true;
    }

    /// <summary>Takes over one tenant's of another; of none: this tenant has nothing left.</summary>
    internal void ReplaceBy(string tenant, Records? other)
    {
        if (tenants.Remove(tenant, out var before))
            Count -= before.Count;
        if (other?.tenants.GetValueOrDefault(tenant) is { } shelf)
        {
            tenants.Add(tenant, shelf);
            Count += shelf.Count;
        }

        index?.Rebuild(All);
    }

    /// <summary>Takes over all of another, which nobody else may use any more; of none: nothing is left.</summary>
    internal void ReplaceBy(Records? other)
    {
        tenants.Clear();
        Count = other?.Count ?? 0;
        foreach (var (tenant, shelf) in other?.tenants ?? [])
            tenants.Add(tenant, shelf);
        index?.Rebuild(All);
    }
}
