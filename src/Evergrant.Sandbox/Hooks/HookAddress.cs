using System.Net;
using Evergrant.Sandbox.Crm;
using Evergrant.Sandbox.Log;

namespace Evergrant.Sandbox.Hooks;

/// <summary>Where hooks may go: this machine, and nothing that only resolves to it.</summary>
internal static class HookAddress
{
    private const int Longest = 1_000;

    /// <exception cref="CrmException"/>
    public static void Check(string? text)
    {
        if (
            text is not { Length: > 0 and <= Longest }
            || !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || uri.UserInfo.Length > 0
        )
            throw CrmException.Invalid("hookUrl");

        if (AddressesOf(uri.Host).Count == 0)
            throw CrmException.Refused(
                "The Evergrant sandbox sends hooks to this machine only: 127.0.0.1, [::1] or localhost. Keap would take this hookUrl",
                Reason.HookNotLoopback
            );
    }

    /// <summary>Read, never looked up: a name elsewhere may mean this machine today and another tomorrow.</summary>
    /// <returns>In the order to try them; none of another machine.</returns>
    public static IReadOnlyList<IPAddress> AddressesOf(string host)
    {
        var name = host.TrimEnd('.').Trim('[', ']');
        if (
            name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        )
            return [IPAddress.Loopback, IPAddress.IPv6Loopback];

        return IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address) ? [address] : [];
    }
}
