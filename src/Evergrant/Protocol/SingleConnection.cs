using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Evergrant.Providers;

namespace Evergrant.Protocol;

/// One connection, used once, that follows nothing and remembers nothing.
internal static class SingleConnection
{
    private const int LongestHeadKilobytes = 32;

    /// <param name="trust">Null: the system's roots.</param>
    /// <param name="wrap">Gets the connected plaintext stream.</param>
    /// <param name="connect">Null: over the network.</param>
    public static SocketsHttpHandler Open(
        X509ChainPolicy? trust,
        Func<Stream, Stream> wrap,
        Func<DnsEndPoint, CancellationToken, ValueTask<Stream>>? connect = null
    )
    {
        connect ??= ConnectAsync;
        var connected = 0;
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            // Deadlines are the caller's, on the process clock; this one would run on the system's.
            ConnectTimeout = Timeout.InfiniteTimeSpan,
            MaxConnectionsPerServer = 1,
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = LongestHeadKilobytes,
            PreAuthenticate = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
            // The handler would repeat a request by itself whose connection closed early.
            ConnectCallback = (context, cancellationToken) =>
                Interlocked.Exchange(ref connected, 1) == 0
                    ? connect(context.DnsEndPoint, cancellationToken)
                    : throw new IOException("A second connection was refused."),
            PlaintextStreamFilter = (context, _) => ValueTask.FromResult(wrap(context.PlaintextStream)),
        };
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (Loopback.IsLocalhost(to.Host))
                await socket.ConnectAsync(Loopback.Addresses, to.Port, cancellationToken);
            else
                await socket.ConnectAsync(to, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
