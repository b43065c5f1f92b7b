using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Evergrant.Hosting.Tests.Alerts;

/// Speaks as much SMTP as a client needs, and keeps what it is sent.
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly List<ReceivedMail> mails = [];
    private readonly X509Certificate2 certificate = NewCertificate();
    private readonly Task loop;

    public MailServer()
    {
        listener.Start();
        loop = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// TLS from the first byte.
    public bool Implicit { get; init; }
    public bool Hangs { get; set; }
    public bool OffersLoginOnly { get; init; }
    public HashSet<string> Unknown { get; } = [];

    /// What it was signed in to with, as user:password.
    public List<string> SignIns { get; } = [];
    public bool WasEncrypted { get; private set; }

    /// Set when somebody waits for an answer that does not come.
    public TaskCompletionSource Hanging { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<ReceivedMail> Mails
    {
        get
        {
            lock (mails)
                return [.. mails];
        }
    }

    public X509ChainPolicy Trust
    {
        get
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.Add(certificate);
            return policy;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await loop;
        certificate.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token));
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException) { }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
            try
            {
                await TalkAsync(client.GetStream());
            }
            catch (Exception gone)
                when (gone
                        is IOException
                            or OperationCanceledException
                            or SocketException
                            or System.Security.Authentication.AuthenticationException
                ) { }
    }

    private async Task TalkAsync(Stream stream)
    {
        if (Hangs)
        {
            Hanging.TrySetResult();
            await Task.Delay(Timeout.Infinite, stopping.Token);
        }
        if (Implicit)
            stream = await EncryptAsync(stream);
        var (from, to) = ("", new List<string>());
        var reader = new StreamReader(stream, Encoding.ASCII);
        await SayAsync(stream, "220 mail.test ESMTP");
        while (await reader.ReadLineAsync(stopping.Token) is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            switch (verb)
            {
                case "EHLO":
                    var auth = OffersLoginOnly ? "AUTH LOGIN" : "AUTH PLAIN LOGIN";
                    await SayAsync(stream, $"250-mail.test\r\n250-STARTTLS\r\n250-{auth}\r\n250 8BITMIME");
                    break;
                case "STARTTLS":
                    // What is injected behind it in the clear must not be believed.
                    await SayAsync(stream, "220 go on\r\n250 injected");
                    stream = await EncryptAsync(stream);
                    reader = new StreamReader(stream, Encoding.ASCII);
                    break;
                case "AUTH" when line.StartsWith("AUTH PLAIN", StringComparison.Ordinal):
                    NoteSignIn(Decode(line["AUTH PLAIN ".Length..]).TrimStart('\0').Replace('\0', ':'));
                    await SayAsync(stream, "235 welcome");
                    break;
                case "AUTH":
                    await SayAsync(stream, "334 VXNlcm5hbWU6");
                    var user = Decode((await reader.ReadLineAsync(stopping.Token))!);
                    await SayAsync(stream, "334 UGFzc3dvcmQ6");
                    NoteSignIn($"{user}:{Decode((await reader.ReadLineAsync(stopping.Token))!)}");
                    await SayAsync(stream, "235 welcome");
                    break;
                case "MAIL":
                    from = line["MAIL FROM:".Length..];
                    await SayAsync(stream, "250 ok");
                    break;
                case "RCPT":
                    var known = !Unknown.Any(line.Contains);
                    if (known)
                        to.Add(line["RCPT TO:".Length..].Trim('<', '>'));
                    await SayAsync(stream, known ? "250 ok" : "550 5.1.1 no such user");
                    break;
                case "DATA":
                    await SayAsync(stream, "354 go on");
                    var text = new StringBuilder();
                    while (await reader.ReadLineAsync(stopping.Token) is { } data && data != ".")
                        text.Append(data).Append("\r\n");
                    lock (mails)
                        mails.Add(new ReceivedMail(from.Trim('<', '>'), [.. to], text.ToString()));
                    await SayAsync(stream, "250 taken");
                    break;
                case "QUIT":
                    await SayAsync(stream, "221 bye");
                    return;
                default:
                    await SayAsync(stream, "502 what?");
                    break;
            }
        }
    }

    private void NoteSignIn(string what)
    {
        lock (mails)
            SignIns.Add(what);
    }

    private async Task<Stream> EncryptAsync(Stream stream)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = certificate },
            stopping.Token
        );
        WasEncrypted = true;
        return tls;
    }

    private async Task SayAsync(Stream stream, string line)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\n"), stopping.Token);
        await stream.FlushAsync(stopping.Token);
    }

    private static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    private static X509Certificate2 NewCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
