using System.Text.Json;
using Evergrant.Server.Consumers;
using Evergrant.Server.Web;
using Microsoft.Net.Http.Headers;

namespace Evergrant.Server.Policies;

/// The members that the JSON body of a call may have. Dots lead into objects; lists are looked through.
internal sealed class BodyRule(Consumer consumer, IReadOnlySet<string> fields)
{
    /// A longer one is refused unread.
    public const int Largest = 1 << 20;

    /// A name that stands twice means one thing to one reader and another to the next.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// For a body that could not be kept whole.
    public static ProblemDocument TooLarge { get; } =
        Problem.New(
            413,
            "body_too_large",
            "The key limits what a body may hold, so it is read first: it may have 1 MiB."
        );

    /// Null: it may be sent.
    public ProblemDocument? Check(IHeaderDictionary headers, ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            return null;
        if (!IsPlainJson(headers))
            return PolicyProblems.BodyNotJson;
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return Find(document.RootElement, "") is { } foreign
                ? PolicyProblems.Field(consumer, foreign, fields)
                : null;
        }
        catch (JsonException)
        {
            return PolicyProblems.BodyNotJson;
        }
        // Half a character pair, in a name.
        catch (InvalidOperationException)
        {
            return PolicyProblems.BodyNotJson;
        }
    }

    /// The first member that may not be there.
    private string? Find(JsonElement element, string within)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                return element
                    .EnumerateArray()
                    .Select(item => Find(item, within))
                    .FirstOrDefault(found => found is not null);
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    var name = within.Length == 0 ? member.Name : $"{within}.{member.Name}";
                    if (!fields.Contains(name) && Inside(member.Value, name) is { } found)
                        return found;
                }
                return null;
            default:
                return within.Length == 0 ? "(a value without a name)" : within;
        }
    }

    /// Only a part of it may be there: then it must be what has parts.
    private string? Inside(JsonElement value, string name) =>
        fields.Any(field => field.StartsWith($"{name}.", StringComparison.Ordinal)) ? Find(value, name) : name;

    private static bool IsPlainJson(IHeaderDictionary headers) =>
        headers.ContentEncoding.Count == 0
        && headers.ContentType.Count == 1
        && MediaTypeHeaderValue.TryParse(headers.ContentType[0], out var type)
        && (
            type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase)
            || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)
        )
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
