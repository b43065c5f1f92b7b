using System.Text;
using System.Text.Json;

namespace Evergrant.Protocol;

/// <summary>
/// The members of a JSON object as far as they are whole: of a text that was cut, those before the cut. Where a member
/// stands twice the last one counts, as with most readers. Nested members are looked at in `fault` only.
/// </summary>
internal sealed class AnswerMembers
{
    private readonly Dictionary<string, (JsonTokenType Type, string Text)> members = new(StringComparer.Ordinal);

    private AnswerMembers() { }

    public bool IsObject { get; private set; }

    /// The object is closed and nothing follows it.
    public bool IsWhole { get; private set; }

    /// The member if it is a text and not empty.
    public string? Text(string name) =>
        members.TryGetValue(name, out var member) && member is { Type: JsonTokenType.String, Text.Length: > 0 }
            ? member.Text
            : null;

    /// The member's text, whether it is written as a text or as a number.
    public string? Number(string name) =>
        members.TryGetValue(name, out var member) && member.Type is JsonTokenType.Number or JsonTokenType.String
            ? member.Text
            : null;

    /// There, but neither a text nor null.
    public bool IsOddlyTyped(string name) =>
        members.TryGetValue(name, out var member) && member.Type is not (JsonTokenType.String or JsonTokenType.Null);

    public bool Has(string name) => members.ContainsKey(name);

    public static AnswerMembers Read(ReadOnlySpan<byte> body)
    {
        var result = new AnswerMembers();
        // Not final, even if it is: the reader then never takes a number or a text for whole that ends where the text ends.
        var reader = new Utf8JsonReader(
            body.StartsWith("\uFEFF"u8) ? body[3..] : body,
            isFinalBlock: false,
            state: default
        );
        try
        {
            result.ReadAll(ref reader);
        }
        catch (JsonException)
        {
            result.IsWhole = false;
        }
        return result;
    }

    private void ReadAll(ref Utf8JsonReader reader)
    {
        var path = new string[4];
        while (reader.Read())
        {
            if (reader.CurrentDepth == 0)
            {
                IsWhole = reader.TokenType == JsonTokenType.EndObject;
                if (!IsWhole && reader.TokenType != JsonTokenType.StartObject)
                    return;
                IsObject = true;
            }
            else if (reader.TokenType == JsonTokenType.PropertyName)
                path[Math.Min(reader.CurrentDepth, 4) - 1] = ReadText(ref reader) ?? "";
            else if (
                reader.CurrentDepth == 1
                && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray)
            )
                Keep(ref reader, path[0]);
            else if (reader.CurrentDepth is 2 or 3 && path[0] == "fault")
                Keep(ref reader, string.Join('.', path[..reader.CurrentDepth]));
        }
    }

    private void Keep(ref Utf8JsonReader reader, string name) =>
        members[name] = reader.TokenType switch
        {
            JsonTokenType.String when ReadText(ref reader) is { } text => (JsonTokenType.String, text),
            JsonTokenType.String => (JsonTokenType.None, ""),
            JsonTokenType.Number => (JsonTokenType.Number, Encoding.ASCII.GetString(reader.ValueSpan)),
            var other => (other, ""),
        };

    /// Null when it is not UTF-8 or holds half a surrogate pair: no text that could be sent back.
    private static string? ReadText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
