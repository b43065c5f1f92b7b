using System.Text.Json;
using System.Text.Json.Serialization;

namespace Evergrant.Providers;

/// A profile as it is written down: nothing checked, so that <see cref="ProfileReader"/> can name every mistake at once.
internal sealed record ProfileDocument
{
    public string? Name { get; init; }
    public string? Title { get; init; }
    public string? AuthorizeUrl { get; init; }
    public string? TokenUrl { get; init; }
    public string? RevokeUrl { get; init; }
    public string? ApiBase { get; init; }
    public IReadOnlyList<string>? Hosts { get; init; }
    public ClientAuthDocument? ClientAuth { get; init; }
    public string? CredentialEncoding { get; init; }
    public string? AccessLife { get; init; }
    public string? RefreshIdle { get; init; }
    public string? RefreshAbsolute { get; init; }
    public string? ReuseRule { get; init; }
    public string? Grace { get; init; }
    public IReadOnlyList<int>? DoubtfulStatuses { get; init; }
    public double? RedemptionsPerSecond { get; init; }
    public long? DailyQuota { get; init; }
    public long? KeyDailyQuota { get; init; }
    public double? CallsPerSecond { get; init; }
    public double? KeyCallsPerSecond { get; init; }
    public IReadOnlyList<QuotaHeadersDocument>? QuotaHeaders { get; init; }
    public bool Pkce { get; init; }
    public IReadOnlyList<string>? Scopes { get; init; }
    public string? AccountFrom { get; init; }
    public string? StaticKey { get; init; }
    public string? XmlRpcPath { get; init; }
    public string? ProbePath { get; init; }
    public string? KeyProbePath { get; init; }
    public IReadOnlyList<string>? ExpiredTokenFaults { get; init; }
    public Dictionary<string, IReadOnlyList<string>>? Presets { get; init; }
    public IReadOnlyList<VerdictDocument>? Verdicts { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

internal sealed record ClientAuthDocument(string? AuthorizationCode, string? RefreshToken);

internal sealed record QuotaHeadersDocument(string? Scope, string? Prefix);

internal sealed record VerdictDocument(int? Status, string? Error, string? Description, string? Fault, string? Class);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true
)]
[JsonSerializable(typeof(ProfileDocument))]
internal sealed partial class ProfileJson : JsonSerializerContext;
