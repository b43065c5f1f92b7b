using System.Text.Json.Serialization;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox;

[JsonConverter(typeof(NamesOnly<SandboxKeyKind>))]
public enum SandboxKeyKind
{
    /// <summary>Personal Access Token: acts as the user who made it.</summary>
    [JsonStringEnumMemberName("pat")]
    Pat,

    /// <summary>Service Account Key: made by an admin, with an admin's reach.</summary>
    [JsonStringEnumMemberName("sak")]
    Sak,
}
