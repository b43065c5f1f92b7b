using System.Net;

namespace Evergrant.Providers;

/// Names of this machine. Names under localhost are loopback by definition (RFC 6761) and are never asked of a resolver,
/// which could answer anything.
internal static class Loopback
{
    public static IPAddress[] Addresses { get; } = [IPAddress.Loopback, IPAddress.IPv6Loopback];

    public static bool Names(Uri address) =>
        address.HostNameType == UriHostNameType.Dns
            ? IsLocalhost(address.Host)
            // A Uri has one way to write an address.
            : address.DnsSafeHost is "127.0.0.1" or "::1";

    public static bool IsLocalhost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}
