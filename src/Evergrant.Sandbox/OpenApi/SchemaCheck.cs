using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm;

namespace Evergrant.Sandbox.OpenApi;

/// <summary>Whether a value is what a schema says: kinds, required and known properties, names, lengths, ranges, forms.</summary>
internal static class SchemaCheck
{
    // As deep as a body can be.
    private const int Deepest = 32;

    /// <exception cref="CrmException">In the words that hand-made operations have for the same mistake.</exception>
    public static void Demand(JsonNode? value, JsonObject? schema, string name, Schemas schemas, int depth = 0)
    {
        if (schema is null || value is null || depth > Deepest)
            return;

        foreach (var part in schema["allOf"] as JsonArray ?? [])
            Demand(value, schemas.Resolve(part), name, schemas, depth + 1);

        var kind = Kind(schema);
        if (!IsOfKind(value, kind))
            throw CrmException.NotConvertible();

        if (schema["enum"] is JsonArray names && !names.Any(one => JsonNode.DeepEquals(one, value)))
            throw CrmException.NotConvertible();

        switch (value)
        {
            case JsonObject given:
                DemandProperties(given, schema, schemas, depth);
                break;
            case JsonArray list:
                if (list.Count > Limit(schema, "maxItems", int.MaxValue) || list.Count < Limit(schema, "minItems", 0))
                    throw CrmException.Invalid(name);

                foreach (var one in list)
                    Demand(one, schemas.Resolve(schema["items"]), name, schemas, depth + 1);
                break;
            default:
                if (!HasForm(value, schema))
                    throw CrmException.Invalid(name);
                break;
        }
    }

    /// <summary>A text of a query as the kind that the schema asks for.</summary>
    public static JsonNode? FromQuery(string text, JsonObject? schema) =>
        Kind(schema) switch
        {
            "integer"
                when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
                JsonValue.Create(whole),
            "number" when double.TryParse(text, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(
                number
            ),
            "boolean" when bool.TryParse(text, out var flag) => JsonValue.Create(flag),
            _ => JsonValue.Create(text),
        };

    // 3.1 may have a list of kinds, one of which is null.
    public static string? Kind(JsonObject? schema) =>
        schema?["type"] switch
        {
            JsonArray kinds => kinds.Select(kind => (string?)kind).FirstOrDefault(kind => kind != "null"),
            JsonValue kind => (string?)kind,
            _ => schema?["properties"] is not null ? "object" : null,
        };

    private static void DemandProperties(JsonObject given, JsonObject schema, Schemas schemas, int depth)
    {
        foreach (var needed in schema["required"] as JsonArray ?? [])
        {
            if (given[(string)needed!] is null)
                throw CrmException.Invalid((string)needed!);
        }

        if (schema["properties"] is not JsonObject properties)
            return;

        foreach (var (name, value) in given)
        {
            if (properties[name] is { } property)
                Demand(value, schemas.Resolve(property), name, schemas, depth + 1);
            else if (schema["additionalProperties"] is null or JsonValue && schema["allOf"] is null)
                throw CrmException.Unrecognized(name);
        }
    }

    private static bool IsOfKind(JsonNode value, string? kind) =>
        kind switch
        {
            "object" => value is JsonObject,
            "array" => value is JsonArray,
            "string" => value.GetValueKind() == JsonValueKind.String,
            "boolean" => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            "integer" => value.GetValueKind() == JsonValueKind.Number && value.AsValue().TryGetValue(out long _),
            "number" => value.GetValueKind() == JsonValueKind.Number,
            _ => true,
        };

    private static bool HasForm(JsonNode value, JsonObject schema)
    {
        if (value.GetValueKind() == JsonValueKind.Number)
        {
            var number = double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);
            return number <= Limit(schema, "maximum", double.MaxValue)
                && number >= Limit(schema, "minimum", double.MinValue);
        }

        if (value.GetValueKind() != JsonValueKind.String)
            return true;

        var text = (string)value!;
        return text.Length <= Limit(schema, "maxLength", int.MaxValue)
            && text.Length >= Limit(schema, "minLength", 0)
            && (
                (schema["format"] as JsonValue)?.ToString() is not ("date" or "date-time")
                || CrmTime.Read(text) is not null
            );
    }

    private static double Limit(JsonObject schema, string name, double otherwise) =>
        schema[name]?.GetValueKind() == JsonValueKind.Number
            ? double.Parse(schema[name]!.ToJsonString(), CultureInfo.InvariantCulture)
            : otherwise;
}
