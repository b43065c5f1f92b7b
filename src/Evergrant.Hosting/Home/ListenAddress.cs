using System.Net;
using Evergrant.Providers;

namespace Evergrant.Hosting.Home;

/// Where a server may listen: an address of this machine, plain http.
internal static class ListenAddress
{
    public static IPEndPoint EndPoint(Uri listen) =>
        new(IPAddress.TryParse(listen.DnsSafeHost, out var ip) ? ip : IPAddress.Loopback, listen.Port);

    /// What is wrong with it and what is right. Null: nothing.
    public static string? Problem(Uri listen, bool hasTrustedProxies)
    {
        if (listen.Scheme != "http")
            return "the server speaks plain http; let a reverse proxy do TLS, and give the https address as public_address.";
        if (listen.HostNameType == UriHostNameType.Dns && !Loopback.IsLocalhost(listen.Host))
            return "must name an IP address or localhost.";
        if (!Loopback.Names(listen) && !hasTrustedProxies)
            return $"{listen.Host} can be reached from other machines, and tokens would travel in the clear; "
                + "listen on 127.0.0.1, or put a proxy with TLS before it and name that in trusted_proxies.";
        return null;
    }
}
