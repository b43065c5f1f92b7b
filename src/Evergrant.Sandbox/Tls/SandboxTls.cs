namespace Evergrant.Sandbox;

/// <summary>Where a sandbox answers under Keap's own names, and what a client has to trust for that.</summary>
/// <param name="Port">On 127.0.0.1.</param>
/// <param name="Authority">
/// The certificate of its own authority, as PEM, without its private key. It is good for infusionsoft.com, keap.com and
/// localhost, and never put into a trust store: name it to the one program that is to trust it.
/// </param>
/// <param name="Until">When it ends: seven days after the start.</param>
public sealed record SandboxTls(int Port, string Authority, DateTimeOffset Until)
{
    /// <summary>Keap's names, but those of tenants.</summary>
    public static IReadOnlyList<string> Hosts => Tls.KeapHosts.Common;
}
