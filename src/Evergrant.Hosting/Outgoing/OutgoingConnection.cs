using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Evergrant.Providers;

namespace Evergrant.Hosting.Outgoing;

/// Connections to addresses that somebody configured. What a name resolves to is looked at here, and just that is connected
/// to: a name cannot point elsewhere between the look and the call.
internal static class OutgoingConnection
{
    /// <exception cref="OutgoingRefusedException">Every address of the host is off the public internet and not listed.</exception>
    /// <exception cref="SocketException"/>
    public static async ValueTask<Stream> OpenAsync(
        string host,
        int port,
        OutgoingAllow allow,
        CancellationToken cancellationToken
    )
    {
        var found = await ResolveAsync(host, cancellationToken);
        var admitted = found.Where(address => allow.Admits(host, address)).ToArray();
        if (admitted.Length == 0)
            throw new OutgoingRefusedException(host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(admitted, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// One client for one call: it follows nothing, remembers nothing and goes through no proxy.
    /// <param name="trust">Null: the system's roots.</param>
    public static HttpClient Http(OutgoingAllow allow, X509ChainPolicy? trust) =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                // Deadlines are the caller's, on the process clock.
                ConnectTimeout = Timeout.InfiniteTimeSpan,
                MaxResponseHeadersLength = 32,
                UseCookies = false,
                UseProxy = false,
                ActivityHeadersPropagator = null,
                SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
                ConnectCallback = (context, cancellationToken) =>
                    OpenAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, allow, cancellationToken),
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        Loopback.IsLocalhost(host) ? Loopback.Addresses
        : IPAddress.TryParse(host.Trim('[', ']'), out var address) ? [address]
        : await Dns.GetHostAddressesAsync(host, cancellationToken);
}
