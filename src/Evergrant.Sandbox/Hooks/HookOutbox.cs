using System.Globalization;
using Evergrant.Sandbox.Crm;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Hooks;

/// <summary>
/// What is to be sent, and what was: changes gather in a batch until its first attempt. Whoever asks holds the store's
/// lock.
/// </summary>
internal sealed class HookOutbox
{
    // Of what is over; what waits is not counted.
    private const int MostKept = 500;
    private const int MostChanges = 100_000;

    private readonly SandboxClock clock;
    private readonly HookBook hooks;
    private readonly Records deliveries;
    private readonly Records changes;
    private readonly Dictionary<long, (string Tenant, DateTimeOffset DueAt)> waiting = [];
    private readonly Dictionary<long, (long Delivery, int Count)> open = [];

    public HookOutbox(SandboxStore store, SandboxClock clock, HookBook hooks)
    {
        this.clock = clock;
        this.hooks = hooks;
        deliveries = store.Records("hook_deliveries");
        changes = store
            .Records("hook_changes")
            .IndexBy(change => [change.GetProperty("delivery").GetInt64().ToString(CultureInfo.InvariantCulture)]);
        Reload();
    }

    /// <summary>Which state this is, counted from the start: what began in another is none of its business.</summary>
    public int World { get; private set; }

    public DateTimeOffset? NextDue => waiting.Count == 0 ? null : waiting.Values.Min(one => one.DueAt);

    public IEnumerable<SandboxHookDelivery> All =>
        deliveries.All.OrderBy(one => one.Id).Select(SandboxHookDelivery.From);

    /// <summary>Looks again at what waits: the store holds another world now.</summary>
    public void Reload()
    {
        World++;
        waiting.Clear();
        open.Clear();
        foreach (var one in deliveries.All.Select(SandboxHookDelivery.From))
            NoteWaiting(one);
    }

    public SandboxHookDelivery? Find(long id) =>
        deliveries.All.FirstOrDefault(one => one.Id == id) is { } record ? SandboxHookDelivery.From(record) : null;

    /// <returns>Whether anybody is to be told.</returns>
    public bool Take(CrmChange change)
    {
        if (HookEvents.KeyOf(change.Kind, change.Verb) is not { } eventKey || changes.Count >= MostChanges)
            return false;

        var now = this.clock.GetUtcNow();
        var told = false;
        foreach (var (id, hook) in this.hooks.Listening(change.Tenant, eventKey).ToList())
        {
            var delivery = OpenFor(id, hook, change.Tenant, now);
            changes.Add(change.Tenant, _ => new HookChange(delivery, change.Id, now, change.ContactId).ToBody());
            told = true;
        }

        return told;
    }

    /// <summary>Everything whose time has come, oldest first, with its body. It waits no more until it is kept again.</summary>
    public List<SandboxHookDelivery> TakeDue(DateTimeOffset now)
    {
        var due = waiting
            .Where(one => one.Value.DueAt <= now)
            .OrderBy(one => one.Value.DueAt)
            .ThenBy(one => one.Key)
            .ToList();
        var taken = new List<SandboxHookDelivery>();
        foreach (var (id, (tenant, _)) in due)
        {
            waiting.Remove(id);
            if (deliveries.Find(tenant, id) is { } record)
                taken.Add(Composed(SandboxHookDelivery.From(record)));
        }

        return taken;
    }

    /// <summary>Keeps what became of it.</summary>
    public void Keep(SandboxHookDelivery delivery)
    {
        // Gone meanwhile: the store holds another world.
        if (deliveries.Change(delivery.Tenant, delivery.Id, delivery.ToBody()) is null)
            return;

        waiting.Remove(delivery.Id);
        NoteWaiting(delivery);
        if (delivery.State != SandboxHookState.Waiting)
            DropOldest();
    }

    /// <summary>Keeps that it was sent once more; its own attempts go on as they would.</summary>
    public void KeepResent(SandboxHookDelivery delivery) =>
        deliveries.Change(delivery.Tenant, delivery.Id, delivery.ToBody());

    /// <summary>What waits for this hook goes nowhere.</summary>
    public void Drop(string hookKey)
    {
        foreach (var (id, (tenant, _)) in waiting.ToList())
        {
            if (deliveries.Find(tenant, id) is not { } record || SandboxHookDelivery.From(record) is not { } one)
                continue;

            if (one.HookKey == hookKey)
            {
                Keep(Composed(one) with { State = SandboxHookState.Dropped, DueAt = null });
                waiting.Remove(id);
            }
        }
    }

    private long OpenFor(long hookId, HookRecord hook, string tenant, DateTimeOffset now)
    {
        if (
            open.TryGetValue(hookId, out var batch)
            && batch.Count < HookBatch.MostObjects
            && waiting.ContainsKey(batch.Delivery)
        )
        {
            open[hookId] = (batch.Delivery, batch.Count + 1);
            return batch.Delivery;
        }

        var added = deliveries.Add(
            tenant,
            id =>
            {
                var delivery = new SandboxHookDelivery
                {
                    Id = id,
                    HookKey = HookBook.KeyOf(hookId),
                    Tenant = tenant,
                    EventKey = hook.EventKey,
                    HookUrl = hook.HookUrl,
                    State = SandboxHookState.Waiting,
                    DueAt = now + HookTimes.First(hook.EventKey, id),
                };
                NoteWaiting(delivery);
                return delivery.ToBody();
            }
        );
        open[hookId] = (added.Id, 1);
        return added.Id;
    }

    private SandboxHookDelivery Composed(SandboxHookDelivery delivery)
    {
        if (delivery.Body is not null)
            return delivery;

        var gathered = changes.With(delivery.Tenant, HookBook.KeyOf(delivery.Id)).OrderBy(one => one.Id).ToList();
        var hookId = long.Parse(delivery.HookKey, CultureInfo.InvariantCulture);
        var composed = delivery with
        {
            Body = HookBatch.Body(
                delivery.EventKey,
                this.hooks.Find(delivery.Tenant, hookId)?.Root ?? "",
                gathered.Select(HookChange.From)
            ),
        };
        deliveries.Change(delivery.Tenant, delivery.Id, composed.ToBody());
        gathered.ForEach(one => changes.Remove(one.Tenant, one.Id));
        open.Remove(hookId);
        return composed;
    }

    private void NoteWaiting(SandboxHookDelivery one)
    {
        if (one is { State: SandboxHookState.Waiting, DueAt: { } dueAt })
            waiting[one.Id] = (one.Tenant, dueAt);
    }

    private void DropOldest()
    {
        var over = deliveries.Count - waiting.Count - MostKept;
        if (over <= 0)
            return;

        foreach (
            var old in deliveries
                .All.Select(SandboxHookDelivery.From)
                .Where(one => one.State != SandboxHookState.Waiting)
                .OrderBy(one => one.Id)
                .Take(over)
                .ToList()
        )
            deliveries.Remove(old.Tenant, old.Id);
    }
}
