using System.Text.Json.Serialization;

namespace Evergrant.Sandbox;

[JsonConverter(typeof(JsonStringEnumConverter<SandboxKeyKind>))]
public enum SandboxKeyKind
{
    /// <summary>Personal Access Token: acts as the user who made it.</summary>
    [JsonStringEnumMemberName("pat")]
    Pat,

    /// <summary>Service Account Key: made by an admin, with an admin's reach.</summary>
    [JsonStringEnumMemberName("sak")]
    Sak,
}
