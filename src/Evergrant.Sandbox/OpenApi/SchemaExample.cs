using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.OpenApi;

/// <summary>A value that a schema is true of. Always the same one.</summary>
internal static class SchemaExample
{
    private const int Deepest = 6;

    public static JsonNode? Of(JsonObject? schema, Schemas schemas, int depth = 0)
    {
        if (schema is null)
            return null;

        if (schema["enum"] is JsonArray { Count: > 0 } names)
            return names[0]?.DeepClone();

        if ((schema["example"] ?? schema["default"]) is JsonValue told && IsOf(told, SchemaCheck.Kind(schema)))
            return told.DeepClone();

        return SchemaCheck.Kind(schema) switch
        {
            "object" => Object(schema, schemas, depth),
            "array" => depth >= Deepest || Of(schemas.Resolve(schema["items"]), schemas, depth + 1) is not { } one
                ? new JsonArray()
                : new JsonArray(one),
            "integer" => 1,
            "number" => 1.5,
            "boolean" => false,
            "string" => Text(schema),
            _ => schema["allOf"] is JsonArray ? Object(schema, schemas, depth) : null,
        };
    }

    private static JsonObject Object(JsonObject schema, Schemas schemas, int depth)
    {
        var made = new JsonObject();
        if (depth >= Deepest)
            return made;

        foreach (var part in schema["allOf"] as JsonArray ?? [])
        {
            foreach (var (name, value) in Of(schemas.Resolve(part), schemas, depth) as JsonObject ?? [])
                made[name] = value?.DeepClone();
        }

        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
            made[name] = Of(schemas.Resolve(property), schemas, depth + 1);

        return made;
    }

    private static string Text(JsonObject schema) =>
        (schema["format"] as JsonValue)?.ToString() switch
        {
            "date-time" => "2026-01-01T00:00:00.000Z",
            "date" => "2026-01-01",
            "uri" => "https://example.com/",
            "email" => "someone@example.com",
            _ => "text",
        };

    private static bool IsOf(JsonValue told, string? kind) =>
        kind switch
        {
            "string" => told.GetValueKind() == JsonValueKind.String,
            "integer" => told.GetValueKind() == JsonValueKind.Number && told.TryGetValue(out long _),
            "number" => told.GetValueKind() == JsonValueKind.Number,
            "boolean" => told.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            _ => false,
        };
}
