using System.Net;
using Evergrant.Cli.Homes;
using Evergrant.Doctor.Checks;
using Evergrant.Hosting.Outgoing;

namespace Evergrant.Cli.Doctoring.Live;

/// <summary>`--gateway URL`: what a consumer has in its settings, with or without the path of a call.</summary>
/// <param name="IsProbe">No call was named, so one is made that no permission of Keap's withholds.</param>
internal sealed record GatewayAddress(LookedEndpoint Call, bool IsProbe)
{
    private const string Probe = "/crm/rest/v1/oauth/connect/userinfo";

    /// Whoever names a gateway means it, on this machine or in their own network. Where clouds keep their instances'
    /// credentials is none of that.
    private static readonly OutgoingAllow OwnNetworks = new(
        [],
        [
            .. new[]
            {
                "127.0.0.0/8",
                "::1/128",
                "10.0.0.0/8",
                "172.16.0.0/12",
                "192.168.0.0/16",
                "100.64.0.0/10",
                "fc00::/7",
            }.Select(IPNetwork.Parse),
        ]
    );

    public LookedEndpoint Root => Call with { Address = new Uri(Call.Address, "/livez") };

    /// <exception cref="UsageException">It is no address of a gateway. Says nothing of what it is: a key may be in it.</exception>
    public static GatewayAddress Read(string text)
    {
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https")
            || address.UserInfo.Length > 0
            || text.Contains("eg_", StringComparison.Ordinal)
        )
            throw new UsageException(
                "--gateway takes an address such as https://HOST/gw/GRANT, without a key in it; the key comes from EVERGRANT_KEY, --key-file or stdin."
            );
        var parts = address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2 || parts[0] != "gw")
            throw new UsageException("--gateway takes an address whose path begins with /gw/GRANT.");
        var isProbe = parts.Length == 2;
        var call = isProbe ? new Uri(address, $"/gw/{parts[1]}{Probe}") : address;
        return new GatewayAddress(new LookedEndpoint(call, OwnNetworks), isProbe);
    }

    public Seen Judge() =>
        Call.Address.Scheme == Uri.UriSchemeHttps || AbsentSandbox.IsHere(Call.Address)
            ? Seen.Good(Call.Address.GetLeftPart(UriPartial.Path))
            : Seen.Wrong("LIVE-020", $"http://{Call.Authority}, so the key was not sent");
}
