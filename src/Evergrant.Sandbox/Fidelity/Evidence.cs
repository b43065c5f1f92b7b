using System.Text.Json.Serialization;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox;

/// <summary>How well a behaviour of the sandbox is known to be Keap's.</summary>
[JsonConverter(typeof(NamesOnly<Evidence>))]
public enum Evidence
{
    /// <summary>Seen in a real answer of Keap's: an issue, a recording, a dated probe.</summary>
    [JsonStringEnumMemberName("confirmed")]
    Confirmed,

    /// <summary>Keap documents it, or its staff has said so.</summary>
    [JsonStringEnumMemberName("documented")]
    Documented,

    /// <summary>Users report it, or their programs rely on it.</summary>
    [JsonStringEnumMemberName("reported")]
    Reported,

    /// <summary>Nobody has shown it. Where it matters there is a switch.</summary>
    [JsonStringEnumMemberName("assumed")]
    Assumed,

    /// <summary>Keap has no such thing: the sandbox's own.</summary>
    [JsonStringEnumMemberName("simulation")]
    Simulation,
}
