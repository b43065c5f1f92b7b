using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Evergrant.Hosting.Outgoing;
using Evergrant.Protocol;

namespace Evergrant.Hosting.Alerts;

/// <summary>
/// One mail over one connection (RFC 5321). System.Net.Mail speaks no implicit TLS, looks at no address before it connects and
/// times nothing that is awaited; all of it is needed here.
/// </summary>
internal sealed class SmtpConversation : IAsyncDisposable
{
    private const int LongestReplyLine = 2_000;
    private const int MostReplyLines = 100;
    private const int LongestRemark = 200;
    private const int Done = 250;
    private readonly MailSettings settings;
    private readonly byte[] buffer = new byte[4096];
    private Stream stream;
    private int start;
    private int end;

    private SmtpConversation(MailSettings settings, Stream stream)
    {
        this.settings = settings;
        this.stream = stream;
    }

    public static async Task<SendResult> SendAsync(
        MailSettings settings,
        Mail mail,
        DateTimeOffset now,
        OutgoingAllow allow,
        X509ChainPolicy? trust,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var stream = await OutgoingConnection.OpenAsync(settings.Host, settings.Port, allow, cancellationToken);
            await using var conversation = new SmtpConversation(settings, stream);
            return await conversation.TellAsync(mail.Compose(settings, now), trust, cancellationToken);
        }
        catch (RefusedByServerException refused)
        {
            return new SendResult.NotSent(Plain.Text(refused.Message, LongestRemark));
        }
        catch (Exception broken)
            when (broken is OutgoingRefusedException or SocketException or IOException or AuthenticationException)
        {
            return new SendResult.NotSent(
                Plain.Text($"{settings.Host}:{settings.Port}: {broken.Message}", LongestRemark)
            );
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async Task<SendResult> TellAsync(string text, X509ChainPolicy? trust, CancellationToken cancellationToken)
    {
        var me = "localhost";
        if (stream is NetworkStream { Socket.LocalEndPoint: IPEndPoint local })
            me = local.AddressFamily == AddressFamily.InterNetworkV6 ? $"[IPv6:{local.Address}]" : $"[{local.Address}]";
        if (settings.Security == SmtpSecurity.Tls)
            await EncryptAsync(trust, cancellationToken);
        await ExpectAsync(220, "the greeting", cancellationToken);
        var offers = await AskAsync($"EHLO {me}", Done, "EHLO", cancellationToken);
        if (settings.Security == SmtpSecurity.StartTls)
        {
            await AskAsync("STARTTLS", 220, "STARTTLS", cancellationToken);
            // Whatever came in the clear behind it was said by somebody else.
            (start, end) = (0, 0);
            await EncryptAsync(trust, cancellationToken);
            offers = await AskAsync($"EHLO {me}", Done, "EHLO", cancellationToken);
        }
        if (settings is { User: { } user, Password: { } password })
            await SignInAsync(user, password, offers, cancellationToken);
        await AskAsync($"MAIL FROM:<{settings.From}>", Done, "the sender", cancellationToken);
        var refused = await OfferRecipientsAsync(cancellationToken);
        await AskAsync("DATA", 354, "DATA", cancellationToken);
        // The lines of the text are ASCII and none of them begins with a dot.
        await AskAsync($"{text}.", Done, "the mail", cancellationToken);
        try
        {
            // It is theirs by now; how they part does not matter.
            await AskAsync("QUIT", 221, "QUIT", cancellationToken);
        }
        catch (Exception gone) when (gone is IOException or RefusedByServerException) { }
        return new SendResult.Sent(refused.Count == 0 ? null : Plain.Text(string.Join("; ", refused), LongestRemark));
    }

    private async Task SignInAsync(
        string user,
        SmtpPassword password,
        IReadOnlyList<string> offers,
        CancellationToken cancellationToken
    )
    {
        var ways = offers
            .Where(offer => offer.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase))
            .SelectMany(offer => offer.Split(' ', '='))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (ways.Contains("PLAIN") || !ways.Contains("LOGIN"))
        {
            await AskAsync(
                $"AUTH PLAIN {Base64($"\0{user}\0{password.Reveal()}")}",
                235,
                "user and password",
                cancellationToken
            );
            return;
        }
        await AskAsync("AUTH LOGIN", 334, "AUTH LOGIN", cancellationToken);
        await AskAsync(Base64(user), 334, "the user", cancellationToken);
        await AskAsync(Base64(password.Reveal()), 235, "user and password", cancellationToken);
    }

    /// Those who were refused, if anybody was not.
    private async Task<IReadOnlyList<string>> OfferRecipientsAsync(CancellationToken cancellationToken)
    {
        var refused = new List<string>();
        foreach (var to in settings.To)
        {
            try
            {
                await AskAsync($"RCPT TO:<{to}>", Done, $"the recipient {to}", cancellationToken);
            }
            catch (RefusedByServerException no)
            {
                refused.Add(no.Message);
            }
        }
        return refused.Count < settings.To.Count
            ? refused
            : throw new RefusedByServerException(string.Join("; ", refused));
    }

    private async Task EncryptAsync(X509ChainPolicy? trust, CancellationToken cancellationToken)
    {
        var tls = new SslStream(stream);
        stream = tls;
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = settings.Host, CertificateChainPolicy = trust },
            cancellationToken
        );
    }

    private async Task<IReadOnlyList<string>> AskAsync(
        string line,
        int expected,
        string what,
        CancellationToken cancellationToken
    )
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\n"), cancellationToken);
        await stream.FlushAsync(cancellationToken);
        return await ExpectAsync(expected, what, cancellationToken);
    }

    /// <exception cref="RefusedByServerException"/>
    private async Task<IReadOnlyList<string>> ExpectAsync(
        int expected,
        string what,
        CancellationToken cancellationToken
    )
    {
        var lines = new List<string>();
        for (; ; )
        {
            var line = await ReadLineAsync(cancellationToken);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code) || lines.Count == MostReplyLines)
                throw new IOException("what answers there is no mail server");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length > 3 && line[3] == '-')
                continue;
            return code == expected || (expected == Done && code is 251 or 252)
                ? lines
                : throw new RefusedByServerException(
                    $"the mail server refused {what}: {code} {string.Join(' ', lines)}"
                );
        }
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        for (; ; )
        {
            while (start < end)
            {
                var next = (char)buffer[start++];
                if (next == '\n')
                    return line.ToString().TrimEnd('\r');
                if (line.Append(next).Length > LongestReplyLine)
                    throw new IOException("what answers there is no mail server");
            }
            (start, end) = (0, await stream.ReadAsync(buffer, cancellationToken));
            if (end == 0)
                throw new IOException("the mail server hung up");
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private sealed class RefusedByServerException(string message) : Exception(message);
}
