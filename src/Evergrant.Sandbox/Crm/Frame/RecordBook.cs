using System.Text.Json.Nodes;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Crm.Frame;

/// <summary>Records of which Keap does no more than keep them.</summary>
/// <param name="seeds">What a tenant has before anybody wrote; null is nothing.</param>
internal sealed class RecordBook(
    Resource resource,
    SandboxStore store,
    CrmChanges changes,
    CustomFields customFields,
    Func<string, IEnumerable<JsonObject>>? seeds = null
) : IBook
{
    private const int Most = 50_000;
    private const long MostBytes = 64L * 1024 * 1024;

    private readonly Records records = store.Records(resource.Kind);

    public IEnumerable<JsonObject> Of(string tenant, string? key = null) =>
        IsUntouched(tenant) ? Seeds(tenant) : this.records.Of(tenant).Select(Body);

    public JsonObject? Find(string tenant, long id) =>
        IsUntouched(tenant) ? Seeds(tenant).FirstOrDefault(one => (long)one["id"]! == id)
        : this.records.Find(tenant, id) is { } record ? Body(record)
        : null;

    public JsonObject Add(JsonObject fields, Writing writing)
    {
        MakeRoom(writing);
        Plant(writing.Tenant);
        customFields.Check(writing.Tenant, resource.Model, fields);
        DemandUnique(writing.Tenant, fields, null);
        var body = new JsonObject();
        Lay(resource.Defaults, body);
        resource.Settle?.Invoke(fields, body, writing);
        Lay(fields, body);
        body["date_created"] = CrmTime.Text(writing.Now);
        body["created_by"] = writing.UserId;
        var added = this.records.Add(
            writing.Tenant,
            id =>
            {
                body["id"] = id;
                return Touched(body, writing);
            }
        );
        changes.Changed(resource.Kind, writing.Tenant, added.Id, "add");
        return added.Body;
    }

    public JsonObject Change(long id, JsonObject fields, Writing writing)
    {
        var body = Find(writing.Tenant, id) ?? throw CrmException.NotFound(resource.Singular);
        if (!resource.IsRing && this.records.Bytes > MostBytes)
            throw CrmException.Full();

        customFields.Check(writing.Tenant, resource.Model, fields);
        DemandUnique(writing.Tenant, fields, id);
        resource.Settle?.Invoke(fields, body, writing);
        Lay(fields, body);
        Plant(writing.Tenant);
        var changed = this.records.Change(writing.Tenant, id, Touched(body, writing))!;
        changes.Changed(resource.Kind, writing.Tenant, id, "edit");
        return changed.Body;
    }

    public bool Remove(string tenant, long id)
    {
        Plant(tenant);
        if (!this.records.Remove(tenant, id))
            return false;

        changes.Changed(resource.Kind, tenant, id, "delete");
        return true;
    }

    /// <exception cref="CrmException"/>
    private void MakeRoom(Writing writing)
    {
        while (this.records.Count >= Most || this.records.Bytes > MostBytes)
        {
            if (!resource.IsRing || this.records.Oldest is not { } oldest)
                throw CrmException.Full();

            this.records.Remove(oldest.Tenant, oldest.Id);
            writing.Dropped.Add(resource.Kind);
        }
    }

    private bool IsUntouched(string tenant) => seeds is not null && this.records.Of(tenant).Count == 0;

    private IEnumerable<JsonObject> Seeds(string tenant) =>
        seeds?.Invoke(tenant).Select(one => (JsonObject)one.DeepClone()) ?? [];

    // From the first change on they are records like others.
    private void Plant(string tenant)
    {
        if (!IsUntouched(tenant))
            return;

        foreach (var seed in Seeds(tenant))
            this.records.Set(tenant, (long)seed["id"]!, seed);
    }

    // Assumed, words and all: names are unique in Keap's own pages.
    private void DemandUnique(string tenant, JsonObject fields, long? own)
    {
        if (
            resource.UniqueField is { } field
            && fields[field] is { } value
            && Of(tenant).Any(one => (long)one["id"]! != own && Filter.Same((string?)one[field], (string?)value))
        )
            throw CrmException.Refused($"A {resource.Singular.ToLowerInvariant()} with this {field} already exists");
    }

    // Some were kept without their id, before there was this book.
    private static JsonObject Body(Record record)
    {
        var body = record.Body;
        body["id"] = record.Id;
        return body;
    }

    private static JsonObject Touched(JsonObject body, Writing writing)
    {
        body["last_updated"] = CrmTime.Text(writing.Now);
        body["last_updated_by"] = writing.UserId;
        return body;
    }

    private static void Lay(JsonObject fields, JsonObject over)
    {
        foreach (var (name, value) in fields)
            over[name] = value?.DeepClone();
    }
}
