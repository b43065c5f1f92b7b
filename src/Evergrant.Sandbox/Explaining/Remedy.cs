using System.Text.Json;
using System.Text.Json.Serialization;
using Evergrant.Sandbox.Log;

namespace Evergrant.Sandbox.Explaining;

/// <summary>What to change after a refusal, and who says so.</summary>
/// <param name="Clause">Of an RFC, such as <c>RFC 6749 §4.1.3</c>; null where none is about it.</param>
/// <param name="Thread">Number of the forum thread that is about it; null where none is.</param>
internal sealed record Remedy(string Change, string? Clause = null, int? Thread = null)
{
    private static readonly Lazy<Dictionary<string, Remedy>> Read = new(() =>
    {
        using var file = typeof(Remedy).Assembly.GetManifestResourceStream("remedies.json")!;
        return JsonSerializer.Deserialize(file, RemedyJson.Default.DictionaryStringRemedy)!;
    });

    /// <summary>By the name of the reason.</summary>
    public static IReadOnlyDictionary<string, Remedy> All => Read.Value;

    public static Remedy? Of(Reason? reason) => reason is null ? null : All.GetValueOrDefault(reason.Name);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(Dictionary<string, Remedy>))]
internal sealed partial class RemedyJson : JsonSerializerContext;
