using System.Net;
using Evergrant.Providers;

namespace Evergrant.Hosting.Outgoing;

/// Where calls of ours may go beside the public internet, and where they may go without TLS: the setting `outgoing_allow`.
internal sealed class OutgoingAllow(IReadOnlyList<string> hosts, IReadOnlyList<IPNetwork> networks)
{
    public static OutgoingAllow Nothing { get; } = new([], []);

    /// By name or, if <paramref name="host"/> is an address, by address.
    public bool Lists(string host) =>
        hosts.Contains(host, StringComparer.OrdinalIgnoreCase)
        || (Address(host) is { } address && networks.Any(network => network.Contains(address)));

    public bool Admits(string host, IPAddress address) =>
        PublicAddress.Is(address)
        || Lists(host)
        || networks.Any(network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));

    /// What is wrong with calling there, as far as the address itself tells; names are looked up when they are called.
    public string? Problem(string host, bool hasTls)
    {
        if (Lists(host))
            return null;
        if (!hasTls)
            return $"would send in the clear; use TLS, or list {host} in outgoing_allow.";
        return Loopback.IsLocalhost(host) || (Address(host) is { } address && !PublicAddress.Is(address))
            ? $"{host} is not on the public internet; if that is meant, list it in outgoing_allow."
            : null;
    }

    private static IPAddress? Address(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var address)
            ? address.IsIPv4MappedToIPv6
                ? address.MapToIPv4()
                : address
            : null;
}
