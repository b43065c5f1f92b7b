using System.Diagnostics;

namespace Evergrant.Doctor.Apps;

/// <summary>What an app is registered with. Goes in whole and comes out only through rules.</summary>
/// <param name="redirectUri">Null: none is set.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AppConfiguration(string clientId, string? secret, string? redirectUri)
{
    internal string ClientId { get; } = clientId;
    internal string? Secret { get; } = secret;
    internal string? RedirectUri { get; } = redirectUri;

    public override string ToString() => "[app]";
}
