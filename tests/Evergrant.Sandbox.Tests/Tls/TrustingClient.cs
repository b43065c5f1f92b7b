using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Evergrant.Sandbox.Tests.Tls;

/// <summary>A client that trusts one authority and nothing else, and asks no other machine where a name is.</summary>
internal static class TrustingClient
{
    public static HttpClient Of(SandboxTls tls) => new(Handler(tls, Straight(tls), proxy: null));

    public static HttpClient Through(SandboxProxy proxy, SandboxTls tls) =>
        new(Handler(tls, connect: null, new WebProxy(proxy.Address)));

    private static SocketsHttpHandler Handler(
        SandboxTls tls,
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect,
        WebProxy? proxy
    ) =>
        new()
        {
            ConnectCallback = connect,
            Proxy = proxy,
            UseProxy = proxy is not null,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.Zero,
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { X509Certificate2.CreateFromPem(tls.Authority) },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };

    private static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> Straight(SandboxTls tls) =>
        async (_, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, tls.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        };
}
