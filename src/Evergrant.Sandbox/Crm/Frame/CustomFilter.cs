using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Crm.Frame;

/// <summary>The filter that a custom field is in v2: what it takes goes by the field's type.</summary>
internal static class CustomFilter
{
    private static readonly HashSet<string> Numbers =
    [
        "Currency",
        "DayOfWeek",
        "DecimalNumber",
        "Month",
        "Percent",
        "User",
        "WholeNumber",
        "Year",
    ];

    /// <param name="type">In v1's names: WholeNumber.</param>
    public static Filter Of(string name, long id, string type) =>
        type switch
        {
            "YesNo" => YesNo(name, id),
            "Drilldown" => Only(Number(name, id)),
            "Date" or "DateTime" => Time(name, id),
            "ListBox" or "UserListBox" => Options(name, id),
            _ when Numbers.Contains(type) => Number(name, id),
            _ => Filter.Text(name, record => [Text(Content(record, id))]),
        };

    private static Filter Number(string name, long id) =>
        Filter.Amount(
            name,
            record =>
                decimal.TryParse(
                    Text(Content(record, id)),
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out var number
                )
                    ? number
                    : null
        );

    private static Filter YesNo(string name, long id) =>
        Only(
            new(
                name,
                clause =>
                {
                    var wanted = Flag(clause.Value) ?? throw CrmException.Invalid(name);
                    return record => Flag(Text(Content(record, id))) == wanted;
                }
            )
        );

    // A day alone is refused, says the document.
    private static Filter Time(string name, long id) =>
        new(
            name,
            clause =>
            {
                var wanted =
                    clause.Value.Contains('T', StringComparison.Ordinal)
                    && clause.Value.Contains('.', StringComparison.Ordinal)
                        ? CrmTime.Read(clause.Value)
                        : null;
                if (wanted is not { } instant)
                    throw CrmException.Invalid(name);

                return record =>
                    CrmTime.Read(Text(Content(record, id))) is { } own
                    && Filter.Holds(own.CompareTo(instant), clause.Comparison);
            }
        );

    // Several are a list, or one text with commas: nobody recorded which.
    private static Filter Options(string name, long id) =>
        Filter.AnyWhole(
            name,
            record =>
                Content(record, id) switch
                {
                    JsonArray list => list.Select(Text),
                    var one => (Text(one) ?? "").Split(',', StringSplitOptions.TrimEntries),
                }
        );

    private static Filter Only(Filter filter) =>
        filter with
        {
            Prepare = clause =>
                clause.Comparison == Comparison.Equal ? filter.Prepare(clause) : throw CrmException.Invalid("filter"),
        };

    private static bool? Flag(string? text) =>
        text?.ToLowerInvariant() switch
        {
            "1" or "true" or "yes" => true,
            "0" or "false" or "no" => false,
            _ => null,
        };

    private static JsonNode? Content(JsonObject record, long id) =>
        (record["custom_fields"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .FirstOrDefault(one => FieldKind.IsWhole(one["id"], out var own) && own == id)
            ?["content"];

    private static string? Text(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.String ? (string?)node : node?.ToJsonString();
}
