using System.Globalization;
using System.Net;

namespace Evergrant.Sandbox.Tls;

/// <summary>What a client asks of the proxy, and whether it may.</summary>
/// <param name="Status">200 when it may; else what it is told.</param>
/// <param name="IsRequest">It is a request already, and no tunnel was asked for.</param>
internal readonly record struct ProxyCall(
    int Status,
    string Words,
    string Host = "",
    int Port = 0,
    bool IsKeaps = false,
    bool IsRequest = false
)
{
    private const int Https = 443;

    /// <param name="line">The first line of the request.</param>
    public static ProxyCall Of(string line)
    {
        var parts = line.Split(' ');
        if (parts.Length != 3 || !parts[2].StartsWith("HTTP/1.", StringComparison.Ordinal))
            return new(400, "This is a proxy; the request has no first line of HTTP/1.");
        // Some clients, axios among them, give a proxy the whole address of an https call. TLS is left out then.
        if (Uri.TryCreate(parts[1], UriKind.Absolute, out var whole) && IsKeapsHttps(whole))
            return new(200, "", whole.Host, whole.Port, IsKeaps: true, IsRequest: true);
        if (parts[0] != "CONNECT")
            return new(
                403,
                "The sandbox's proxy lets https through, to Keap's hosts and to this machine. Plain http to this machine "
                    + "needs no proxy (NO_PROXY says so); nothing else leaves."
            );

        return Target(parts[1]) is var (host, port)
            ? Decide(host, port)
            : new(400, "CONNECT names a host and a port, such as api.infusionsoft.com:443.");
    }

    private static ProxyCall Decide(string host, int port) =>
        KeapHosts.AreKeaps(host)
            ? port == Https
                ? new(200, "", host, port, IsKeaps: true)
                : new(403, $"Keap answers at port 443, not at {port}.")
            : IsHere(host)
                ? new(200, "", host, port)
                : new(
                    403,
                    $"{Shown(host)} is none of Keap's hosts: a program under sandbox exec --tls reaches these and this machine, nothing else."
                );

    private static bool IsKeapsHttps(Uri whole) =>
        whole.Scheme == Uri.UriSchemeHttps && whole.Port == Https && KeapHosts.AreKeaps(whole.Host);

    private static (string Host, int Port)? Target(string text)
    {
        var colon = text.LastIndexOf(':');
        if (
            colon < 1
            || !int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        )
            return null;

        // A name may end in the dot of the root.
        var host = text[..colon].Trim('[', ']').TrimEnd('.');
        return port is > 0 and <= IPEndPoint.MaxPort && host.Length > 0 ? (host, port) : null;
    }

    private static bool IsHere(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static string Shown(string host) =>
        host.Length <= 253 && host.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or ':')
            ? host
            : "That";
}
