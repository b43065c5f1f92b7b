using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Crm;

/// <summary>A body whose property names are known; each value is checked when it is asked for.</summary>
internal sealed class V1Fields
{
    private readonly JsonObject fields;

    /// <exception cref="CrmException"/>
    public V1Fields(JsonObject fields, params string[] known)
    {
        this.fields = fields;
        foreach (var (name, _) in fields)
        {
            if (!known.Contains(name))
                throw CrmException.Unrecognized(name);
        }
    }

    /// <exception cref="CrmException"/>
    public string? Text(string name) =>
        this.fields[name] switch
        {
            null => null,
            var node when node.GetValueKind() == JsonValueKind.String => (string?)node,
            _ => throw CrmException.NotConvertible(),
        };

    /// <exception cref="CrmException"/>
    public long? Number(string name) => this.fields[name] is { } node ? Number(node) : null;

    /// <exception cref="CrmException"/>
    public IReadOnlyList<long> Numbers(string name) => [.. Entries(name).Select(Number)];

    /// <exception cref="CrmException"/>
    public V1Fields? Inner(string name, params string[] known) =>
        this.fields[name] is { } node ? AsFields(node, known) : null;

    /// <exception cref="CrmException"/>
    public IReadOnlyList<V1Fields> List(string name, params string[] known) =>
        [.. Entries(name).Select(entry => AsFields(entry, known))];

    private JsonArray Entries(string name) =>
        this.fields[name] switch
        {
            null => [],
            JsonArray list => list,
            _ => throw CrmException.NotConvertible(),
        };

    private static V1Fields AsFields(JsonNode? node, string[] known) =>
        new(node as JsonObject ?? throw CrmException.NotConvertible(), known);

    private static long Number(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue(out long number)
            ? number
            : throw CrmException.NotConvertible();
}
