using System.Text.Json.Serialization;

namespace Evergrant.Sandbox;

[JsonConverter(typeof(JsonStringEnumConverter<SandboxAppStatus>))]
public enum SandboxAppStatus
{
    [JsonStringEnumMemberName("active")]
    Active,

    /// <summary>Somebody at Keap has to approve it first.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>Switched off: "Developer Inactive".</summary>
    [JsonStringEnumMemberName("inactive")]
    Inactive,
}
