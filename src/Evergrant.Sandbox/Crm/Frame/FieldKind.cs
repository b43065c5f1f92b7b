using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Crm.Frame;

/// <summary>What a field holds: how a request's value becomes the record's, and how that is shown again.</summary>
/// <param name="Read">Throws <see cref="CrmException"/> at a value that is none of the kind. Never given a null.</param>
/// <param name="Show">A node that belongs to nobody. Never given a null.</param>
internal sealed record FieldKind(
    Func<JsonNode, string, ApiVersion, JsonNode> Read,
    Func<JsonNode, ApiVersion, JsonNode?> Show
)
{
    /// <summary>Whether a record may hold it: what <see cref="Show"/> can show. Never given a null.</summary>
    public Func<JsonElement, bool> Holds { get; init; } = static _ => true;

    // Of texts whose length no document tells, and of lists: bounds of the sandbox's own.
    private const int Longest = 100_000;
    private const int MostEntries = 1_000;

    public static FieldKind Flag { get; } =
        Kept((node, _) => Demand(node.GetValueKind() is JsonValueKind.True or JsonValueKind.False)) with
        {
            Holds = static value => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        };

    public static FieldKind Whole { get; } =
        Kept((node, _) => Demand(IsWhole(node, out var _))) with
        {
            Holds = IsWhole,
        };

    public static FieldKind Between(long least, long most) =>
        Kept(
            (node, name) =>
            {
                Demand(IsWhole(node, out var number));
                if (number < least || number > most)
                    throw CrmException.Invalid(name);
            }
        ) with
        {
            Holds = IsWhole,
        };

    public static FieldKind Number { get; } =
        Kept(
            (node, _) =>
                Demand(
                    node.GetValueKind() == JsonValueKind.Number
                        && node.AsValue().TryGetValue(out double number)
                        && double.IsFinite(number)
                )
        ) with
        {
            Holds = static value => value.ValueKind == JsonValueKind.Number,
        };

    /// <summary>Whatever it is: the content of a custom field.</summary>
    public static FieldKind Any { get; } = Kept((_, _) => { });

    /// <summary>A number in v1 and a text in v2.</summary>
    public static FieldKind Id { get; } =
        new(
            (node, name, version) => JsonValue.Create(IdIn(node, name, version)),
            (node, version) => version == ApiVersion.V1 ? node.DeepClone() : JsonValue.Create(node.ToJsonString())
        )
        {
            Holds = IsWhole,
        };

    /// <summary>An instant, in the form of each version.</summary>
    public static FieldKind Time { get; } =
        new((node, name, _) => JsonValue.Create(CrmTime.Text(TimeIn(node, name), ApiVersion.V1)), ShowTime)
        {
            Holds = IsText,
        };

    /// <summary>A day, with or without a time; shown as it was given.</summary>
    public static FieldKind Day { get; } = Kept((node, name) => TimeIn(node, name)) with { Holds = IsText };

    public static FieldKind Text(int most = Longest) =>
        Kept(
            (node, name) =>
            {
                Demand(node.GetValueKind() == JsonValueKind.String);
                if (((string?)node)!.Length > most)
                    throw CrmException.Invalid(name);
            }
        ) with
        {
            Holds = IsText,
        };

    /// <summary>One of these names; the record keeps v1's.</summary>
    public static FieldKind OneOf(params (string V1, string V2)[] names) =>
        new(
            (node, _, version) =>
            {
                Demand(node.GetValueKind() == JsonValueKind.String);
                var at = Array.FindIndex(
                    names,
                    name => (version == ApiVersion.V1 ? name.V1 : name.V2) == (string?)node
                );
                Demand(at >= 0);
                return JsonValue.Create(names[at].V1);
            },
            (node, version) =>
                version == ApiVersion.V1
                    ? node.DeepClone()
                    : JsonValue.Create(Array.Find(names, name => name.V1 == (string?)node).V2 ?? (string?)node)
        )
        {
            Holds = IsText,
        };

    /// <summary>The same names in both versions.</summary>
    public static FieldKind OneOf(params string[] names) => OneOf([.. names.Select(name => (name, name))]);

    public static FieldKind Object(params Field[] fields) =>
        new(
            (node, _, version) =>
            {
                var read = Form.Read(node as JsonObject ?? throw CrmException.NotConvertible(), fields, version);
                Form.DemandNeeded(read, fields, version);
                return read;
            },
            (node, version) => Form.Show((JsonObject)node, fields, version, _ => true)
        )
        {
            Holds = value => Form.Holds(value, fields),
        };

    public static FieldKind List(FieldKind of, int most = MostEntries) =>
        new(
            (node, name, version) =>
            {
                var list = node as JsonArray ?? throw CrmException.NotConvertible();
                if (list.Count > most)
                    throw CrmException.Invalid(name);

                return new JsonArray([
                    .. list.Select(one => of.Read(one ?? throw CrmException.NotConvertible(), name, version)),
                ]);
            },
            (node, version) => new JsonArray([.. ((JsonArray)node).Select(one => of.Show(one!, version))])
        )
        {
            Holds = value =>
                value.ValueKind == JsonValueKind.Array
                && value.EnumerateArray().All(one => one.ValueKind != JsonValueKind.Null && of.Holds(one)),
        };

    public static bool IsWhole(JsonNode? node, out long number)
    {
        number = 0;
        return node?.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue(out number);
    }

    public static bool IsAmount(JsonNode? node, out decimal amount)
    {
        amount = 0;
        // Beyond what a decimal holds is none: nobody's revenue.
        return node?.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue(out amount);
    }

    private static bool IsWhole(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _);

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String;

    private static FieldKind Kept(Action<JsonNode, string> check) =>
        new(
            (node, name, _) =>
            {
                check(node, name);
                return node.DeepClone();
            },
            (node, _) => node.DeepClone()
        );

    private static long IdIn(JsonNode node, string name, ApiVersion version)
    {
        if (IsWhole(node, out var number) && number >= 0)
            return number;

        Demand(version == ApiVersion.V2 && node.GetValueKind() == JsonValueKind.String);
        return long.TryParse((string?)node, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            ? number
            : throw CrmException.Invalid(name);
    }

    private static DateTimeOffset TimeIn(JsonNode node, string name)
    {
        Demand(node.GetValueKind() == JsonValueKind.String);
        return CrmTime.Read((string)node!) ?? throw CrmException.Invalid(name);
    }

    private static JsonNode ShowTime(JsonNode node, ApiVersion version) =>
        CrmTime.Read((string?)node) is { } instant
            ? JsonValue.Create(CrmTime.Text(instant, version))
            : node.DeepClone();

    private static void Demand(bool holds)
    {
        if (!holds)
            throw CrmException.NotConvertible();
    }
}
