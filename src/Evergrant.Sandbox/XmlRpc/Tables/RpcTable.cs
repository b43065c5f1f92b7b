using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.XmlRpc.Tables;

/// <summary>A table of XML-RPC over records of the sandbox. A verb that is null is not for anybody.</summary>
internal sealed record RpcTable
{
    public required string Name { get; init; }
    public required IReadOnlyDictionary<string, RpcField> Fields { get; init; }

    /// <summary>The records of a tenant that match, oldest first.</summary>
    public required Func<string, Func<JsonObject, bool>, IEnumerable<JsonObject>> Find { get; init; }

    /// <summary>By id, where that costs less than a search.</summary>
    public Func<string, long, JsonObject?>? Get { get; init; }

    /// <summary>Tenant and changes to the new id.</summary>
    public Func<string, JsonObject, long>? Add { get; init; }
    public Action<string, long, JsonObject>? Change { get; init; }
    public Func<string, long, bool>? Remove { get; init; }

    /// <summary>Parts of a record that changes are laid into, not over.</summary>
    public string[] Nested { get; init; } = [];

    /// <exception cref="RpcFault"/>
    public RpcField Field(string name) => Fields.GetValueOrDefault(name) ?? throw RpcFault.NoField(Name, name);

    /// <exception cref="RpcFault"/>
    public JsonObject RecordOf(string tenant, long id) =>
        Found(tenant, id) ?? throw RpcFault.NotFound($"Record not found for Id:{id}");

    public JsonObject? Found(string tenant, long id) =>
        Get is not null ? Get(tenant, id) : Find(tenant, record => (long?)record["id"] == id).FirstOrDefault();

    /// <summary>The changes that this data means, on the ground of the record it changes.</summary>
    /// <exception cref="RpcFault"/>
    public JsonObject Changes(RpcValue.RpcStruct data, JsonObject? record)
    {
        if (data.Members.Count == 0)
            throw RpcFault.NoFields();

        var changes = new JsonObject();
        foreach (var property in Nested)
        {
            if (record?[property] is { } before)
                changes[property] = before.DeepClone();
        }

        foreach (var (name, value) in data.Members)
        {
            var field = Field(name);
            if (!field.IsKept)
                throw RpcFault.Gap($"the field {Name}.{name}");

            (field.Set ?? throw RpcFault.NoFieldAccess(Name, name))(changes, value);
        }

        return changes;
    }

    /// <exception cref="RpcFault"/>
    public RpcValue Show(JsonObject record, IReadOnlyList<string> fields) =>
        new RpcValue.RpcStruct(
            fields
                .Distinct()
                .Select(name => (name, value: Field(name).Get(record)))
                .Where(one => one.value is not null)
                .ToDictionary(one => one.name, one => one.value!)
        );
}
