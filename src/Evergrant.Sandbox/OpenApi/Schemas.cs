using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.OpenApi;

/// <summary>Finds what a <c>$ref</c> in a document means.</summary>
internal sealed class Schemas(JsonObject root)
{
    private const int MostHops = 20;

    /// <returns>Null when there is none, or it leads nowhere.</returns>
    public JsonObject? Resolve(JsonNode? schema)
    {
        for (var hop = 0; hop < MostHops && schema is JsonObject found; hop++)
        {
            if (found["$ref"] is not { } reference || reference.GetValueKind() != JsonValueKind.String)
                return found;

            schema = Find((string)reference!);
        }

        return null;
    }

    private JsonNode? Find(string reference)
    {
        JsonNode? at = reference.StartsWith("#/", StringComparison.Ordinal) ? root : null;
        foreach (var part in reference.Split('/').Skip(1))
            at = (at as JsonObject)?[part.Replace("~1", "/", StringComparison.Ordinal)];

        return at;
    }
}
