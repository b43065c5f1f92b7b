using System.Text.Json;
using System.Text.Json.Serialization;

namespace Evergrant.Sandbox.Fidelity;

/// <summary>The rows of the files in <c>Ledger</c>, one a room, read when somebody asks for the first time.</summary>
internal static class Ledger
{
    private static readonly Lazy<IReadOnlyList<FidelityRow>> Read = new(Rows);

    private static readonly Lazy<ILookup<string, FidelityRow>> ByKey = new(() =>
        All.SelectMany(row => row.Covers, (row, key) => (row, key)).ToLookup(one => one.key, one => one.row)
    );

    private static readonly Lazy<Dictionary<string, FidelityRow>> ById = new(() => All.ToDictionary(row => row.Id));

    public static IReadOnlyList<FidelityRow> All => Read.Value;

    /// <summary>Ids of the rows that cover it in that era.</summary>
    public static IReadOnlyList<string> RowsOf(LedgerKeys keys) =>
        [
            .. new[]
            {
                keys.Behaviour,
                keys.Operation,
                Prefixed("reason:", keys.Reason),
                keys.Reason is null || keys.Place is null ? null : $"reason:{keys.Reason}@{keys.Place}",
                Prefixed("fault:", keys.Fault),
            }
                .OfType<string>()
                .SelectMany(key => Covering(key, keys.Era))
                .Select(row => row.Id)
                .Distinct(),
        ];

    public static FidelityRow Named(string id) => ById.Value[id];

    public static IEnumerable<FidelityRow> Covering(string key, KeapEra era) =>
        ByKey.Value[key].Where(row => row.Eras.Count == 0 || row.Eras.Contains(era));

    private static string? Prefixed(string prefix, string? name) => name is null ? null : prefix + name;

    private static FidelityRow[] Rows() =>
        [
            .. typeof(Ledger)
                .Assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith("ledger/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .SelectMany(RowsIn),
        ];

    private static FidelityRow[] RowsIn(string room)
    {
        using var file = typeof(Ledger).Assembly.GetManifestResourceStream(room)!;
        return JsonSerializer.Deserialize(file, LedgerJson.Default.FidelityRowArray)!;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(FidelityRow[]))]
internal sealed partial class LedgerJson : JsonSerializerContext;
