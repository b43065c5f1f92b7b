using System.Globalization;
using System.Text.Json.Nodes;
using static Evergrant.Sandbox.XmlRpc.RpcValue;

namespace Evergrant.Sandbox.XmlRpc.Tables;

/// <summary>A column of a table: where it lies in the record that REST shows.</summary>
/// <param name="Get">Null where the record has nothing: the field is left out of the answer.</param>
/// <param name="Set">Writes into changes; null when nobody may.</param>
/// <param name="IsNeeded">Whether a new record must have it.</param>
/// <param name="IsKept">False of one that Keap has and the sandbox does not keep.</param>
internal sealed record RpcField(
    Func<JsonObject, RpcValue?> Get,
    Action<JsonObject, RpcValue>? Set = null,
    bool IsKept = true,
    bool IsNeeded = false
)
{
    public static readonly RpcField Unkept = new(_ => null, null, IsKept: false);

    public RpcField ReadOnly => this with { Set = null };

    public RpcField Needed => this with { IsNeeded = true };

    public static RpcField Text(string property) =>
        new(record => TextOf(record[property]), (changes, value) => changes[property] = TextOf(value));

    public static RpcField Number(string property) =>
        new(record => NumberOf(record[property]), (changes, value) => changes[property] = NumberOf(value));

    /// <summary>A day, which REST writes without a time.</summary>
    public static RpcField Day(string property) =>
        new(record => TimeOf(record[property]), (changes, value) => changes[property] = DayOf(value));

    public static RpcField Time(string property) => new(record => TimeOf(record[property]));

    /// <summary>A part of an object inside the record.</summary>
    public static RpcField Inner(string property, string part, bool isNumber = false) =>
        new(
            record => isNumber ? NumberOf(record[property]?[part]) : TextOf(record[property]?[part]),
            (changes, value) =>
            {
                if (changes[property] is not JsonObject inner)
                    changes[property] = inner = [];

                inner[part] = isNumber ? NumberOf(value) : TextOf(value);
            }
        );

    /// <summary>A part of the entry of a list that has this slot: EMAIL1, BILLING and so on.</summary>
    public static RpcField Entry(string list, string slot, string part) =>
        new(
            record => TextOf(EntryOf(record, list, slot)?[part]),
            (changes, value) =>
            {
                var entry = EntryOf(changes, list, slot);
                if (entry is null)
                {
                    if (changes[list] is not JsonArray entries)
                        changes[list] = entries = [];

                    entries.Add(entry = new JsonObject { ["field"] = slot });
                }

                entry[part] = TextOf(value);
                // v1 would refuse the one without the other; XML-RPC does not.
                if (part == "region")
                    entry["country_code"] ??= "";
            }
        );

    private static JsonObject? EntryOf(JsonObject record, string list, string slot) =>
        (record[list] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(entry => (string?)entry["field"] == slot);

    private static RpcText? TextOf(JsonNode? node) =>
        node is JsonValue value
            ? new RpcText(value.TryGetValue<string>(out var text) ? text : value.ToJsonString())
            : null;

    private static RpcNumber? NumberOf(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<long>(out var number) ? new RpcNumber(number) : null;

    private static RpcTime? TimeOf(JsonNode? node) =>
        DateTimeOffset.TryParse(
            (string?)node,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? new RpcTime(time)
            : null;

    private static JsonValue? TextOf(RpcValue value) =>
        value switch
        {
            RpcText one => JsonValue.Create(one.Text),
            RpcNumber one => JsonValue.Create(one.Number.ToString(CultureInfo.InvariantCulture)),
            RpcReal one => JsonValue.Create(one.Number.ToString("R", CultureInfo.InvariantCulture)),
            RpcFlag one => JsonValue.Create(one.Flag ? "1" : "0"),
            RpcNil => null,
            _ => throw RpcFault.Invalid("A text was expected"),
        };

    private static JsonValue? NumberOf(RpcValue value) =>
        value switch
        {
            RpcNumber one => JsonValue.Create(one.Number),
            RpcText one
                when long.TryParse(
                    one.Text,
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out var number
                ) => JsonValue.Create(number),
            RpcNil => null,
            _ => throw RpcFault.Invalid("A number was expected"),
        };

    private static JsonValue? DayOf(RpcValue value) =>
        value switch
        {
            RpcTime one => JsonValue.Create(one.Time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            RpcText { Text.Length: 0 } or RpcNil => null,
            RpcText one when DateOnly.TryParse(one.Text, CultureInfo.InvariantCulture, out var day) => JsonValue.Create(
                day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            ),
            _ => throw RpcFault.Invalid("A date was expected"),
        };
}
