using System.Globalization;
using System.Text.Json.Nodes;
using static Evergrant.Sandbox.XmlRpc.RpcValue;

namespace Evergrant.Sandbox.XmlRpc.Tables;

/// <summary>What a query asks of each record: <c>%</c> stands for anything, <c>~null~</c> for nothing, <c>~&gt;~</c> and its kin compare.</summary>
internal static class RpcQuery
{
    private const string Nothing = "~null~";
    private static readonly string[] Comparisons = ["~<>~", "~>=~", "~<=~", "~>~", "~<~"];

    /// <exception cref="RpcFault"/>
    public static Func<JsonObject, bool> Matching(RpcTable table, RpcStruct query)
    {
        var wants = query.Members.Select(one => (field: table.Field(one.Key), want: Wanted(one.Value))).ToList();
        return record => wants.TrueForAll(one => one.want(one.field.Get(record)));
    }

    /// <summary>For sorting: numbers and times by size, else by letters; nothing comes first.</summary>
    public static int Compare(RpcValue? one, RpcValue? other) =>
        (one, other) switch
        {
            (null, null) => 0,
            (null, _) => -1,
            (_, null) => 1,
            (RpcNumber a, RpcNumber b) => a.Number.CompareTo(b.Number),
            (RpcTime a, RpcTime b) => a.Time.CompareTo(b.Time),
            _ => string.Compare(Text(one), Text(other), StringComparison.OrdinalIgnoreCase),
        };

    private static Func<RpcValue?, bool> Wanted(RpcValue value)
    {
        if (value is RpcStruct or RpcList or RpcBytes)
            throw RpcFault.Invalid("A query takes texts, numbers and dates");

        if (value is not RpcText { Text: var text })
            return found => found is not null && Compare(found, Alike(value, found)) == 0;

        if (text == Nothing)
            return found => found is null || Text(found).Length == 0;

        if (Array.Find(Comparisons, sign => text.StartsWith(sign, StringComparison.Ordinal)) is { } sign)
        {
            var bound = Of(text[sign.Length..].Trim());
            return found => found is not null && Holds(sign, Compare(found, Alike(bound, found)));
        }

        return text.Contains('%', StringComparison.Ordinal)
            ? found => found is not null && IsLike(Text(found), text)
            : found => found is not null && Compare(found, Alike(value, found)) == 0;
    }

    private static bool Holds(string sign, int comparison) =>
        sign switch
        {
            "~<>~" => comparison != 0,
            "~>=~" => comparison >= 0,
            "~<=~" => comparison <= 0,
            "~>~" => comparison > 0,
            _ => comparison < 0,
        };

    // A text that means a number or a time is compared as one.
    private static RpcValue Alike(RpcValue wanted, RpcValue found) =>
        (found, wanted) switch
        {
            (RpcNumber, RpcText one) when long.TryParse(one.Text, CultureInfo.InvariantCulture, out var number) => Of(
                number
            ),
            (RpcTime, RpcText one)
                when DateTimeOffset.TryParse(
                    one.Text,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var time
                ) => new RpcTime(time),
            _ => wanted,
        };

    private static string Text(RpcValue? value) =>
        value switch
        {
            RpcText one => one.Text,
            RpcNumber one => one.Number.ToString(CultureInfo.InvariantCulture),
            RpcReal one => one.Number.ToString("R", CultureInfo.InvariantCulture),
            RpcFlag one => one.Flag ? "1" : "0",
            RpcTime one => one.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            _ => "",
        };

    // By hand: a stranger's pattern must not become an expression that takes for ever.
    private static bool IsLike(string text, string pattern)
    {
        var parts = pattern.Split('%');
        if (
            text.Length < parts[0].Length + parts[^1].Length
            || !text.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase)
            || !text.EndsWith(parts[^1], StringComparison.OrdinalIgnoreCase)
        )
            return false;

        var from = parts[0].Length;
        var end = text.Length - parts[^1].Length;
        foreach (var part in parts[1..^1])
        {
            var at = text.IndexOf(part, from, end - from, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                return false;

            from = at + part.Length;
        }

        return true;
    }
}
