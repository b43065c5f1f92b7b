using System.Net;
using System.Net.Sockets;
using System.Text;
using Evergrant.Providers;

namespace Evergrant.Server.Gateway;

/// Connections to providers' APIs, kept and shared by all calls. Sends what it is given: no redirects, no cookies, no
/// decompression, no headers of its own.
internal sealed class UpstreamClient : IDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    private readonly HttpMessageInvoker invoker;

    public UpstreamClient(TimeProvider processClock)
    {
        invoker = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                ActivityHeadersPropagator = null,
                EnableMultipleHttp2Connections = true,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                // With TLS, by the system's clock; the callback's share is by the process clock.
                ConnectTimeout = ConnectLimit,
                ConnectCallback = (context, cancellationToken) =>
                    ConnectAsync(context.DnsEndPoint, processClock, cancellationToken),
                // As Kestrel reads and writes them.
                RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
                ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            }
        );
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken) =>
        invoker.SendAsync(message, cancellationToken);

    public void Dispose() => invoker.Dispose();

    private static async ValueTask<Stream> ConnectAsync(
        DnsEndPoint endpoint,
        TimeProvider processClock,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(ConnectLimit, processClock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (Loopback.IsLocalhost(endpoint.Host))
                await socket.ConnectAsync(Loopback.Addresses, endpoint.Port, either.Token);
            else
                await socket.ConnectAsync(endpoint, either.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        // Who goes away, or has waited too long, is told apart by who asked.
        catch (Exception failure)
            when (either.IsCancellationRequested && (failure is OperationCanceledException or SocketException))
        {
            socket.Dispose();
            throw new TimeoutException("The connection was not taken in time.");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
