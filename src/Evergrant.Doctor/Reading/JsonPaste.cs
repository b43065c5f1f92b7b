using System.Text;
using System.Text.Json;

namespace Evergrant.Doctor.Reading;

/// JSON that somebody pasted: any member may be missing or of another kind.
internal static class JsonPaste
{
    private const int Deepest = 48;

    public static bool LooksLike(string text, params string[] members) =>
        text.AsSpan().TrimStart().StartsWith("{")
        && Array.TrueForAll(members, member => text.Contains(member, StringComparison.Ordinal));

    /// <param name="stop">Where it stops being JSON.</param>
    public static JsonDocument? Parse(string text, out int stop)
    {
        stop = 0;
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            return JsonDocument.Parse(
                bytes,
                new JsonDocumentOptions
                {
                    MaxDepth = Deepest,
                    AllowTrailingCommas = true,
                    CommentHandling = JsonCommentHandling.Skip,
                }
            );
        }
        catch (JsonException broken)
        {
            stop = Offset(text, broken);
            return null;
        }
    }

    public static JsonElement Get(this JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member)
                ? member
                : default;
        }
        // A name beside it that is half of a surrogate pair.
        catch (InvalidOperationException)
        {
            return default;
        }
    }

    public static string? Text(this JsonElement element, string name) => element.Get(name).Text();

    public static string? Text(this JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        // Half of a surrogate pair.
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static int? Number(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value)
            ? value
            : null;

    public static IEnumerable<JsonElement> Items(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

    private static int Offset(string text, JsonException broken)
    {
        var line = broken.LineNumber ?? 0;
        var at = 0;
        while (line-- > 0)
        {
            at = text.IndexOf('\n', at) + 1;
            if (at == 0)
                return 0;
        }

        return Math.Min(text.Length, at + (int)(broken.BytePositionInLine ?? 0));
    }
}
