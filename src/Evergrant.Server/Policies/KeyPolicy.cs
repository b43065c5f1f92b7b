using System.Text.Json;
using System.Text.Json.Serialization;
using Evergrant.Server.Web;

namespace Evergrant.Server.Policies;

/// <summary>What a key may do, as it is stored and shown. Its patterns were read before; what is null or empty limits nothing.</summary>
public sealed record KeyPolicy
{
    public static KeyPolicy Everything { get; } = new();

    /// What <see cref="Allow"/> was taken from. It stays as it was then, whatever the preset becomes. Null: typed.
    public string? Preset { get; init; }

    /// `METHOD PATH` each. Null: everything.
    public IReadOnlyList<string>? Allow { get; init; }

    /// `METHOD PATH FIELD,FIELD` each.
    public IReadOnlyList<string> Fields { get; init; } = [];

    public int? PerSecond { get; init; }
    public int? PerMinute { get; init; }

    /// Of the calls that the provider takes in a day, in per cent.
    public int? DailyShare { get; init; }

    /// Process clock, as the end of a sign-in is.
    public DateTimeOffset? NotBefore { get; init; }
    public DateTimeOffset? Until { get; init; }

    /// Ranges of addresses that calls may come from.
    public IReadOnlyList<string> From { get; init; } = [];

    /// Whether it limits what whoever has the token could do without the gateway.
    internal bool LimitsCalls =>
        Allow is not null
        || Fields.Count > 0
        || PerSecond is not null
        || PerMinute is not null
        || DailyShare is not null;

    internal string ToJson() => JsonSerializer.Serialize(this, PolicyJson.Default.KeyPolicy);

    /// <param name="json">Null: the key was made before there were policies.</param>
    internal static KeyPolicy Of(string? json) =>
        json is null ? Everything : JsonSerializer.Deserialize(json, PolicyJson.Default.KeyPolicy)!;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(UtcTimes)]
)]
[JsonSerializable(typeof(KeyPolicy))]
internal sealed partial class PolicyJson : JsonSerializerContext;
