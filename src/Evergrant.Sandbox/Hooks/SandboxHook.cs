using System.Text.Json.Serialization;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox;

/// <summary>A subscription of REST hooks: one event of one tenant, and who is told.</summary>
/// <param name="Key">As the API calls it.</param>
public sealed record SandboxHook(string Key, string Tenant, string EventKey, string HookUrl, SandboxHookStatus Status);

[JsonConverter(typeof(NamesOnly<SandboxHookStatus>))]
public enum SandboxHookStatus
{
    /// <summary>Its receiver has not answered with the secret yet: it is told nothing.</summary>
    Unverified,
    Verified,

    /// <summary>Its receiver failed four times, or answered 410.</summary>
    Inactive,
}
