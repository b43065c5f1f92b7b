using System.Text.Json.Serialization;
using Evergrant.Sandbox.Worlds;

namespace Evergrant.Sandbox.State;

/// <summary>One line of the state file after its first: what changed, whole things by their ids. Absent is unchanged.</summary>
internal sealed class StateLine
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ClockPosition? Clock { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? LastNumber { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<Consent>? Consents { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<AuthorizationCode>? Codes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<TokenSet>? TokenSets { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StateSettings? Settings { get; init; }

    /// <summary>By kind.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, List<StoredRecord>>? Records { get; init; }
}

/// <summary>The few things that are written whole when one of them changed.</summary>
internal sealed class StateSettings
{
    public required bool DeveloperActive { get; init; }
    public required List<AppRecord> Apps { get; init; }
    public required List<KeyRecord> Keys { get; init; }
    public required ProfileRecord Profile { get; init; }
    public required Dictionary<string, ProfileRecord> AppProfiles { get; init; }
    public required SandboxQuotas? Quotas { get; init; }
    public required List<WorldRecord> Worlds { get; init; }
}

/// <param name="Body">Absent when the record was removed.</param>
internal sealed record StoredRecord(
    long Id,
    string Tenant,
    [property: JsonConverter(typeof(RawBody))]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        ReadOnlyMemory<byte>? Body = null
);
