using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Portal;
using Evergrant.Sandbox.TryIt;
using Evergrant.Sandbox.WebForms;
using Evergrant.Sandbox.XmlRpc;

namespace Evergrant.Sandbox.Tls;

/// <summary>Keap's names, and which of them answers which path.</summary>
internal static class KeapHosts
{
    public const string Api = "api.infusionsoft.com";
    public const string ApiToo = "api.keap.com";
    public const string Accounts = "accounts.infusionsoft.com";
    public const string AccountsToo = "signin.infusionsoft.com";
    private const string Domain = ".infusionsoft.com";

    /// <summary>Those that are alike for everybody; a tenant has one of its own beside them.</summary>
    public static readonly string[] Common = [Api, ApiToo, Accounts, AccountsToo];

    /// <summary>Within which all of them lie, and this machine.</summary>
    public static readonly string[] Domains = ["infusionsoft.com", "keap.com", "localhost"];

    /// <summary>What a certificate for all of them names: tenants come and go.</summary>
    public static readonly string[] CertificateNames = [Api, ApiToo, $"*{Domain}", "localhost"];

    /// <summary>Whether it is led to the sandbox; that it is served there is another question.</summary>
    public static bool AreKeaps(string host) => IsCommon(host) || IsTenants(host);

    public static bool IsCommon(string host) => Common.Contains(host, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a tenant's address looks so: one name before the domain.</summary>
    public static bool IsTenants(string host) =>
        host.Length > Domain.Length
        && host.EndsWith(Domain, StringComparison.OrdinalIgnoreCase)
        && !host[..^Domain.Length].Contains('.', StringComparison.Ordinal)
        && !IsCommon(host);

    /// <summary>The host that answers the path at Keap, when this one does not; null when it does, or when none is known to.</summary>
    public static string? RightHost(string host, PathString path) =>
        PlaceOf(path) switch
        {
            Place.Api => Unless(host, Api, ApiToo),
            Place.Accounts => Unless(host, Accounts, AccountsToo),
            Place.Tenant => IsTenants(host) ? null : "a tenant's own host, such as xy123.infusionsoft.com",
            Place.Ours => "127.0.0.1, the sandbox's own address",
            _ => null,
        };

    private static string? Unless(string host, string usual, string also) =>
        host.Equals(usual, StringComparison.OrdinalIgnoreCase) || host.Equals(also, StringComparison.OrdinalIgnoreCase)
            ? null
            : usual;

    private static Place PlaceOf(PathString path) =>
        Under(path, "/token", "/crm") ? Place.Api
        : Under(path, AuthorizeRequest.Path, "/app/central") ? Place.Accounts
        : Under(path, XmlRpcEndpoint.TenantPath, WebFormEndpoint.Path) ? Place.Tenant
        // The portal and the documentation have hosts of their own, which nobody's program calls.
        : path == "/" || Under(path, "/_sandbox", PortalPage.Path, TryItEndpoint.Path) ? Place.Ours
        : Place.Unknown;

    private static bool Under(PathString path, params ReadOnlySpan<string> roots)
    {
        foreach (var root in roots)
        {
            if (path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private enum Place
    {
        Unknown,
        Api,
        Accounts,
        Tenant,
        Ours,
    }
}
