using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Evergrant.Sandbox.Tls;

/// <summary>
/// A certificate authority for one run of a sandbox. Its private key is in memory only, it may vouch for Keap's domains and
/// localhost only, and it is over after a week: a copy of it is of no use to anybody.
/// </summary>
internal sealed class LocalAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    // For clients whose clock is a little behind.
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Life = TimeSpan.FromDays(7);

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DateTimeOffset now;

    /// <param name="now">Of this machine: no client asks the sandbox's clock what a certificate is worth.</param>
    public LocalAuthority(DateTimeOffset now)
    {
        this.now = now;
        var request = new CertificateRequest("CN=Evergrant sandbox", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true)
        );
        request.CertificateExtensions.Add(NameConstraints.Of(KeapHosts.Domains));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        Certificate = request.CreateSelfSigned(now - Leeway, now + Life);
    }

    /// <summary>For clients to trust; with its private key, so only its encoded form is to be given away.</summary>
    public X509Certificate2 Certificate { get; }

    public X509Certificate2 Issue(params string[] names) => Issue(names, now - Leeway, now + Life);

    /// <summary>One that ended yesterday.</summary>
    public X509Certificate2 IssueEnded(params string[] names) =>
        Issue(names, now - TimeSpan.FromDays(8), now - TimeSpan.FromDays(1));

    public void Dispose()
    {
        Certificate.Dispose();
        key.Dispose();
    }

    private X509Certificate2 Issue(string[] names, DateTimeOffset from, DateTimeOffset until)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", own, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true)
        );
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false)
        );
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false)
        );
        var serial = RandomNumberGenerator.GetBytes(16);
        // A number in two's complement, which is not to be negative.
        serial[0] &= 0x7F;
        // Not by the certificate: then .NET would refuse to make one that began before its authority.
        using var issued = request.Create(
            Certificate.SubjectName,
            X509SignatureGenerator.CreateForECDsa(key),
            from,
            until,
            serial
        );
        var whole = issued.CopyWithPrivateKey(own);
        if (!OperatingSystem.IsWindows())
            return whole;

        // Windows' TLS takes no key that was never in its key store.
        using (whole)
            return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }
}
