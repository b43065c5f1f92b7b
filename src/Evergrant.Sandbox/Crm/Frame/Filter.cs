using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Crm.Frame;

/// <summary>A name that lists can be searched by. In v2 a clause of <c>filter</c>, in v1 a parameter of the query.</summary>
/// <param name="Prepare">Reads the clause once, throws <see cref="CrmException"/> at a bad one, gives the test of a record.</param>
internal sealed record Filter(string Name, Func<Clause, Func<JsonObject, bool>> Prepare)
{
    private const int MostInSet = 1_000;

    /// <summary>Whether what it asks for is what the book has an index of.</summary>
    public bool IsKey { get; init; }

    /// <summary>The name of another clause that must be there too; null where there is none.</summary>
    public string? Needs { get; init; }

    public static Filter Text(string name, string? field = null) => Text(name, Values(field ?? name));

    /// <summary>Equal but for case; with a * at its end, how it begins.</summary>
    public static Filter Text(string name, Func<JsonObject, IEnumerable<string?>> values) =>
        Equal(
            name,
            wanted =>
                wanted.EndsWith('*')
                    ? record =>
                        values(record)
                            .Any(one => one?.StartsWith(wanted[..^1], StringComparison.OrdinalIgnoreCase) == true)
                    : record => values(record).Any(one => Same(one, wanted))
        );

    /// <summary>Found anywhere in the text; with a * at its end, how it begins.</summary>
    public static Filter Part(string name, string? field = null) => Part(name, Values(field ?? name));

    /// <inheritdoc cref="Part(string, string)"/>
    public static Filter Part(string name, Func<JsonObject, IEnumerable<string?>> values) =>
        Equal(
            name,
            wanted =>
                record =>
                    values(record)
                        .Any(one =>
                            wanted.EndsWith('*')
                                ? one?.StartsWith(wanted[..^1], StringComparison.OrdinalIgnoreCase) == true
                                : one?.Contains(wanted, StringComparison.OrdinalIgnoreCase) == true
                        )
        );

    /// <summary>Equal but for case to one of the values, with no pattern.</summary>
    public static Filter AnyWhole(string name, Func<JsonObject, IEnumerable<string?>> values) =>
        Equal(name, wanted => record => values(record).Any(one => Same(one, wanted)));

    /// <summary>As <see cref="Text(string, string)"/>, and NONE is for records without one.</summary>
    public static Filter TextOrNone(string name, string? field = null) =>
        Equal(
            name,
            wanted =>
                wanted == "NONE"
                    ? record => Values(field ?? name)(record).All(string.IsNullOrEmpty)
                    : Text(name, field).Prepare(new Clause(name, Comparison.Equal, wanted))
        );

    public static Filter AnyOf(string name, string? field = null) => AnyOf(name, Values(field ?? name));

    public static Filter AnyOf(string name, Func<JsonObject, IEnumerable<string?>> values) =>
        Equal(
            name,
            wanted =>
            {
                var set = wanted.Split(',', StringSplitOptions.TrimEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
                if (set.Count > MostInSet)
                    throw CrmException.Invalid(name);

                return record => values(record).Any(one => one is not null && set.Contains(one));
            }
        );

    /// <summary>As <see cref="Text(string, string)"/>, of the values that the clause beside it picks.</summary>
    public static Filter TextIn(string name, string needs, Func<JsonObject, string, IEnumerable<string?>> values) =>
        new(name, clause => Text(name, record => values(record, clause.Beside)).Prepare(clause)) { Needs = needs };

    /// <summary>A set of these names, which narrows nothing by itself.</summary>
    public static Filter Names(string name, params string[] names) =>
        Equal(
            name,
            wanted =>
                NameList.Of(wanted) is { Count: > 0 } picked && picked.TrueForAll(names.Contains)
                    ? _ => true
                    : throw CrmException.Invalid(name)
        );

    /// <summary>An amount, with any comparison.</summary>
    public static Filter Amount(string name, Func<JsonObject, decimal?> value) =>
        new(
            name,
            clause =>
            {
                if (
                    !decimal.TryParse(
                        clause.Value,
                        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                        CultureInfo.InvariantCulture,
                        out var wanted
                    )
                )
                    throw CrmException.Invalid(name);

                return record => value(record) is { } number && Holds(number.CompareTo(wanted), clause.Comparison);
            }
        );

    /// <summary>A number, with any comparison.</summary>
    public static Filter Number(string name, string? field = null) =>
        new(
            name,
            clause =>
            {
                if (
                    !long.TryParse(
                        clause.Value,
                        NumberStyles.AllowLeadingSign,
                        CultureInfo.InvariantCulture,
                        out var wanted
                    )
                )
                    throw CrmException.Invalid(name);

                return record =>
                    FieldKind.IsWhole(record[field ?? name], out var number)
                    && Holds(number.CompareTo(wanted), clause.Comparison);
            }
        );

    public static Filter Flag(string name, Func<JsonObject, bool> value) =>
        Equal(
            name,
            wanted =>
                bool.TryParse(wanted, out var flag) ? record => value(record) == flag : throw CrmException.Invalid(name)
        );

    public static Filter Flag(string name, string? field = null) =>
        Flag(name, record => record[field ?? name]?.GetValueKind() == JsonValueKind.True);

    public static Filter Since(string name, string field) => Instant(name, field, order => order >= 0);

    public static Filter Until(string name, string field) => Instant(name, field, order => order <= 0);

    /// <summary>true or false, which narrows nothing here.</summary>
    public static Filter Switch(string name) =>
        Equal(name, wanted => bool.TryParse(wanted, out _) ? _ => true : throw CrmException.Invalid(name));

    public static bool Same(string? one, string? other) =>
        string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static Filter Equal(string name, Func<string, Func<JsonObject, bool>> test) =>
        new(
            name,
            clause => clause.Comparison == Comparison.Equal ? test(clause.Value) : throw CrmException.Invalid("filter")
        );

    private static Filter Instant(string name, string field, Func<int, bool> holds) =>
        Equal(
            name,
            wanted =>
            {
                var instant = CrmTime.Read(wanted) ?? throw CrmException.Invalid(name);
                return record => CrmTime.Read((string?)record[field]) is { } own && holds(own.CompareTo(instant));
            }
        );

    public static bool Holds(int order, Comparison comparison) =>
        comparison switch
        {
            Comparison.Equal => order == 0,
            Comparison.NotEqual => order != 0,
            Comparison.Less => order < 0,
            Comparison.LessOrEqual => order <= 0,
            Comparison.Greater => order > 0,
            _ => order >= 0,
        };

    private static Func<JsonObject, IEnumerable<string?>> Values(string field) =>
        record =>
            [
                record[field] switch
                {
                    null => null,
                    var node when node.GetValueKind() == JsonValueKind.String => (string?)node,
                    var node => node.ToJsonString(),
                },
            ];
}
