using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Crm;

/// <summary>Reads JSON from strangers whole, so that nothing in it can fail later.</summary>
internal static class JsonInput
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <exception cref="CrmException"/>
    public static JsonObject ReadObject(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            return Copy(document.RootElement) as JsonObject ?? throw CrmException.NotConvertible();
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string with half a surrogate pair, found when it is decoded.
            throw CrmException.NotConvertible();
        }
    }

    private static JsonNode? Copy(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => new JsonObject(
                element.EnumerateObject().Select(one => KeyValuePair.Create(one.Name, Copy(one.Value)))
            ),
            JsonValueKind.Array => new JsonArray([.. element.EnumerateArray().Select(Copy)]),
            JsonValueKind.String => JsonValue.Create(element.GetString()),
            JsonValueKind.Null => null,
            _ => JsonValue.Create(element.Clone()),
        };
}
