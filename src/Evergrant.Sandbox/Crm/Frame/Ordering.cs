using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Crm.Frame;

/// <summary>What a list is in the order of. Records that are alike stay by age.</summary>
internal sealed record Ordering(Func<JsonObject, JsonNode?> Key, bool Descends)
{
    public IEnumerable<JsonObject> Sort(IEnumerable<JsonObject> records) =>
        Descends ? records.OrderByDescending(Key, ByValue.Order) : records.OrderBy(Key, ByValue.Order);

    /// <summary>v1: <c>order</c> and <c>order_direction</c>.</summary>
    /// <returns>Null when the query asks for none.</returns>
    /// <exception cref="CrmException"/>
    public static Ordering? OfV1(IQueryCollection query, Orders orders)
    {
        var name = V1Page.Text(query, "order");
        var descends = V1Page.Text(query, "order_direction")?.ToUpperInvariant() switch
        {
            null or "ASCENDING" => false,
            "DESCENDING" => true,
            _ => throw CrmException.Invalid("order_direction"),
        };
        return name is null ? (descends ? new Ordering(record => record["id"], true) : null)
            : orders.Find(name) is { } key ? new Ordering(key, descends)
            : throw CrmException.Invalid("order");
    }

    /// <summary>v2: <c>order_by=given_name desc</c>.</summary>
    /// <inheritdoc cref="OfV1"/>
    public static Ordering? OfV2(IQueryCollection query, Orders orders)
    {
        var parts = (V1Page.Text(query, "order_by") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
            return null;

        var descends = parts.Length == 1 ? "asc" : parts[1].ToLowerInvariant();
        return parts.Length <= 2 && descends is "asc" or "desc" && orders.Find(parts[0]) is { } key
            ? new Ordering(key, descends == "desc")
            : throw CrmException.Invalid("order_by");
    }

    private sealed class ByValue : IComparer<JsonNode?>
    {
        public static readonly ByValue Order = new();

        public int Compare(JsonNode? one, JsonNode? other) =>
            FieldKind.IsWhole(one, out var number) && FieldKind.IsWhole(other, out var another)
                ? number.CompareTo(another)
                : string.Compare(Text(one), Text(other), StringComparison.OrdinalIgnoreCase);

        private static string? Text(JsonNode? node) =>
            node?.GetValueKind() == JsonValueKind.String ? (string?)node : node?.ToJsonString();
    }
}

/// <summary>Names that a list can be ordered by, each with its field.</summary>
internal sealed record Orders(params (string Name, string Field)[] Names)
{
    public Func<JsonObject, JsonNode?>? Find(string name) =>
        Names.FirstOrDefault(one => Filter.Same(one.Name, name)).Field is { } field
            ? record => Inner(record, field)
            : null;

    // "contact.email": a field of a field; of a list, of its first entry.
    private static JsonNode? Inner(JsonNode? node, string path)
    {
        foreach (var name in path.Split('.'))
            node = (node is JsonArray list ? list.FirstOrDefault() : node) is JsonObject inner ? inner[name] : null;

        return node;
    }
}
