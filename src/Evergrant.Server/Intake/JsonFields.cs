using System.Text;
using System.Text.Json;
using Evergrant.Intake.Accepting;

namespace Evergrant.Server.Intake;

/// One object whose members are texts, numbers, yes or no, or lists of them. A list is one name several times.
internal static class JsonFields
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 3, AllowDuplicateProperties = false };

    public static IReadOnlyList<KeyValuePair<string, string>> Read(byte[] body, Encoding declared)
    {
        var text = SentText.Decode(body, declared);
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Unreadable(null);
            // One more says that there were too many.
            return [.. document.RootElement.EnumerateObject().SelectMany(Pairs).Take(SubmissionLimits.Fields + 1)];
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Also half of a character: \ud800 alone.
            throw Unreadable(null);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(JsonProperty member) =>
        (
            member.Value.ValueKind == JsonValueKind.Array
                ? [.. member.Value.EnumerateArray()]
                : (JsonElement[])[member.Value]
        )
            .Where(value => value.ValueKind != JsonValueKind.Null)
            .Select(value => KeyValuePair.Create(member.Name, Text(member.Name, value)));

    private static string Text(string name, JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => throw Unreadable(name.Length <= SubmissionLimits.Name ? name : null),
        };

    private static UnreadableException Unreadable(string? field) =>
        new(
            400,
            "body_unreadable",
            "The body is one JSON object of texts, or lists of texts: {\"email\": \"ann@example.com\"}.",
            field
        );
}
