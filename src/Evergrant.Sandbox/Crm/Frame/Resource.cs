using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Crm.Frame;

/// <summary>The facts of one resource: its fields, and what each version of the API offers of it.</summary>
/// <param name="Kind">Of the records.</param>
/// <param name="Singular">In "Company not found".</param>
internal sealed record Resource(string Kind, string Singular)
{
    public required IReadOnlyList<Field> Fields { get; init; }

    public required IReadOnlyList<Surface> Surfaces { get; init; }

    /// <summary>What a new record has that no request says. A copy is taken.</summary>
    public JsonObject Defaults { get; init; } = [];

    /// <summary>Whose custom fields it has, in Keap's name; null when it has none.</summary>
    public string? Model { get; init; }

    /// <summary>A text field that no two records of a tenant share; null when there is none.</summary>
    public string? UniqueField { get; init; }

    /// <summary>Whether the oldest go when there are many; else there is no room for more.</summary>
    public bool IsRing { get; init; }

    /// <summary>Puts what other records say into a copy that is about to be shown or searched.</summary>
    public Action<JsonObject, Lookup>? Join { get; init; }

    /// <summary>Straightens fields that were read, before anything is asked of other records.</summary>
    public Action<JsonObject>? Prepare { get; init; }

    /// <summary>Changes the fields on their way into a record; given the record before, which is empty for a new one.</summary>
    public Action<JsonObject, JsonObject, Writing>? Settle { get; init; }
}

/// <summary>A record of the same tenant, by kind and id; null when there is none.</summary>
internal delegate JsonObject? Lookup(string kind, JsonNode? id);

/// <summary>Who writes, and when.</summary>
internal sealed record Writing(string Tenant, long UserId, DateTimeOffset Now)
{
    /// <summary>Kinds whose oldest record had to go for this one.</summary>
    public HashSet<string> Dropped { get; } = [];
}
