using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Evergrant.Intake.Spooling;

/// <summary>
/// A submission in a file, as clients/php/evergrant.php and other programs write them (docs/guides/forms-php.md). Prints as a
/// placeholder.
/// </summary>
internal sealed record SpooledSubmission
{
    public const int Longest = 64 * 1024;
    private const int Version = 1;
    private const int LongestKey = 255;
    private const int LongestAbout = 512;

    public required string Form { get; init; }

    /// Under which it is taken once, however often the file is found.
    public required string Key { get; init; }

    /// In their order; a name may come several times.
    public required IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; }

    /// When the visitor sent it. Null: it does not say.
    public DateTimeOffset? At { get; init; }

    public string? From { get; init; }
    public string? Agent { get; init; }
    public string? Site { get; init; }

    public override string ToString() => "[submission]";

    /// <param name="text">The file.</param>
    /// <param name="read">What it says.</param>
    /// <param name="flaw">Why it is none; repeats nothing of it.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> text,
        [NotNullWhen(true)] out SpooledSubmission? read,
        [NotNullWhen(false)] out string? flaw
    )
    {
        (read, flaw) = (null, null);
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 4 });
            flaw = Read(document.RootElement, out read);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // The second: text that is no Unicode.
            flaw = "It is no JSON in UTF-8.";
        }
        return flaw is null && read is not null;
    }

    private static string? Read(JsonElement root, out SpooledSubmission? read)
    {
        read = null;
        if (root.ValueKind != JsonValueKind.Object)
            return "It is no JSON object.";
        if (
            !root.TryGetProperty("version", out var version)
            || version.ValueKind != JsonValueKind.Number
            || !version.TryGetInt32(out var number)
        )
            return "It has no version.";
        if (number != Version)
            return $"Its version is {number}, and only {Version} is known here.";
        if (Text(root, "form", 63) is not { } form)
            return "It names no form.";
        if (Text(root, "key", LongestKey) is not { } key)
            return "It has no key.";
        if (!root.TryGetProperty("fields", out var list) || list.ValueKind != JsonValueKind.Array)
            return "It has no list of fields.";
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var pair in list.EnumerateArray())
            if (IsPair(pair))
                fields.Add(new(pair[0].GetString()!, pair[1].GetString()!));
            else
                return "A field is no pair of name and value.";
        DateTimeOffset? at = null;
        if (root.TryGetProperty("at", out var time))
            if (time.ValueKind == JsonValueKind.String && time.TryGetDateTimeOffset(out var said))
                at = said;
            else
                return "Its time (at) is none such as 2026-11-23T06:30:00Z.";
        read = new SpooledSubmission
        {
            Form = form,
            Key = key,
            Fields = fields,
            At = at,
            From = Text(root, "from", LongestAbout),
            Agent = Text(root, "agent", LongestAbout),
            Site = Text(root, "site", LongestAbout),
        };
        return null;
    }

    private static bool IsPair(JsonElement pair) =>
        pair.ValueKind == JsonValueKind.Array
        && pair.GetArrayLength() == 2
        && pair[0].ValueKind == JsonValueKind.String
        && pair[1].ValueKind == JsonValueKind.String;

    private static string? Text(JsonElement root, string name, int longest) =>
        root.TryGetProperty(name, out var member)
        && member.ValueKind == JsonValueKind.String
        && member.GetString() is { Length: > 0 } text
        && text.Length <= longest
            ? text
            : null;
}
