using System.Text.Json.Serialization;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox;

[JsonConverter(typeof(NamesOnly<SandboxAppStatus>))]
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
