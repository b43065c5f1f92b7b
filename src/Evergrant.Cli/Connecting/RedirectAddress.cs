using System.Net;

namespace Evergrant.Cli.Connecting;

/// Where a provider sends the browser when no server is asked: what the app has registered, or this machine.
internal static class RedirectAddress
{
    public const string Usual = "http://localhost:7402/callback";

    /// As text: providers compare it letter for letter.
    public static string Of(App app) => app.RedirectUri?.OriginalString ?? Usual;

    /// <summary>For a listener. Null: the app's address is not one that this machine answers at.</summary>
    /// <param name="port">Takes the place of the app's.</param>
    public static Uri? ToListenAt(App app, int? port)
    {
        var address = app.RedirectUri ?? new Uri(Usual);
        if (address.Scheme != Uri.UriSchemeHttp || !IsHere(address))
            return null;
        return port is { } chosen ? new UriBuilder(address) { Port = chosen }.Uri : address;
    }

    private static bool IsHere(Uri address) =>
        address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.DnsSafeHost, out var ip) && IPAddress.IsLoopback(ip));
}
