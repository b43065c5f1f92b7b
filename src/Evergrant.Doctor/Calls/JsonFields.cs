using System.Text;
using System.Text.Json;

namespace Evergrant.Doctor.Calls;

/// The texts of a JSON object's first level, as far as it is one.
internal static class JsonFields
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        MaxDepth = 16,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    public static IReadOnlyList<(string Name, string Value)> Of(string text)
    {
        try
        {
            // As bytes: half a surrogate pair becomes a replacement character instead of an exception.
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(text), Lenient);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ?
                [
                    .. document
                        .RootElement.EnumerateObject()
                        .Where(member => member.Value.ValueKind == JsonValueKind.String)
                        .Select(member => (member.Name, member.Value.GetString() ?? "")),
                ]
                : [];
        }
        // The second: half a surrogate pair again, this time escaped.
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return [];
        }
    }
}
