using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Evergrant.Sandbox.Faults;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Evergrant.Sandbox.Tls;

/// <summary>The same sandbox under Keap's names: a second port, with certificates of an authority of its own.</summary>
internal sealed class TlsListener : IDisposable
{
    // A client that connects and says nothing must not hold its place for ever.
    private static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(10);

    private readonly LocalAuthority authority = new(TimeProvider.System.GetUtcNow());
    private readonly X509Certificate2 good;
    private readonly X509Certificate2 ended;
    private readonly SandboxFaults faults;

    public TlsListener(int port, SandboxFaults faults)
    {
        Port = port;
        this.faults = faults;
        faults.Reach |= FaultRoutes.Handshake;
        good = authority.Issue(KeapHosts.CertificateNames);
        ended = authority.IssueEnded(KeapHosts.CertificateNames);
    }

    /// <summary>As it was asked for: 0 takes a free one.</summary>
    public int Port { get; }

    public SandboxTls At(int port) =>
        new(port, authority.Certificate.ExportCertificatePem(), authority.Certificate.NotAfter);

    public void Listen(KestrelServerOptions options)
    {
        var whole = (Good: Chain(good), Ended: Chain(ended));
        options.Listen(
            IPAddress.Loopback,
            Port,
            listen =>
            {
                // As on the plain port, where the faults that cut an answer short are at home.
                listen.Protocols = HttpProtocols.Http1;
                listen.UseHttps(
                    new TlsHandshakeCallbackOptions
                    {
                        HandshakeTimeout = HandshakeTime,
                        OnConnection = asked =>
                            ValueTask.FromResult(
                                new SslServerAuthenticationOptions
                                {
                                    // Who takes up an earlier session looks at no certificate again, ended or not.
                                    AllowTlsResume = false,
                                    ServerCertificateContext = IsToFail(asked.ClientHelloInfo.ServerName)
                                        ? whole.Ended
                                        : whole.Good,
                                }
                            ),
                    }
                );
            }
        );
    }

    public void Dispose()
    {
        good.Dispose();
        ended.Dispose();
        authority.Dispose();
    }

    private bool IsToFail(string host)
    {
        var fault = faults.Claim(new FaultTarget(FaultRoutes.Handshake, host, null));
        fault?.Struck();
        return fault is not null;
    }

    private static SslStreamCertificateContext Chain(X509Certificate2 certificate) =>
        SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
}
