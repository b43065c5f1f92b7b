using Evergrant.Hosting.Home;
using Evergrant.Hosting.Outgoing;

namespace Evergrant.Hosting.Alerts;

/// The settings of alerts; every mistake is noted beside those of the others.
internal sealed class AlertSettingsReader(SettingsReader settings)
{
    private const int ImplicitTlsPort = 465;
    private readonly OutgoingAllow allowed = new(
        settings.Texts(
            "outgoing_allow",
            IsHostOrNetwork,
            "is no host, address or network; give mail.lan or 10.0.0.0/8"
        ),
        settings.IsGiven("outgoing_allow")
            ? [.. settings.Given("outgoing_allow").Select(SettingsReader.Network).OfType<System.Net.IPNetwork>()]
            : []
    );

    public AlertSettings Read() =>
        new()
        {
            Mail = ReadMail(),
            Webhook = ReadWebhook(),
            Heartbeat = ReadAddress("heartbeat"),
            Allowed = allowed,
        };

    private MailSettings? ReadMail()
    {
        var to = settings
            .Texts("alert_mail_to", text => MailAddress.Parse(text) is not null, "is no mail address")
            .Select(text => MailAddress.Parse(text)!)
            .ToList();
        var from = ReadSender();
        var server = ReadServer();
        var user = settings.Text("smtp_user");
        var password = settings.Secret("smtp_password_file", text => new SmtpPassword(text), "must not be empty");
        settings.AllOrNone("smtp_user", "smtp_password_file");
        if (user is not null && !settings.IsGiven("smtp_server"))
            settings.Note("smtp_user", "is of no use without smtp_server, alert_mail_from and alert_mail_to.");
        return
            !settings.AllOrNone("alert_mail_to", "alert_mail_from", "smtp_server")
            || to.Count == 0
            || from is null
            || server is not var (host, port, security)
            ? null
            : new MailSettings(to, from, host, port, security, user, password);
    }

    private MailAddress? ReadSender()
    {
        if (settings.Text("alert_mail_from") is not { } text)
            return null;
        if (MailAddress.Parse(text) is { } address)
            return address;
        settings.Note("alert_mail_from", "must be a mail address such as evergrant@example.com, without a name.");
        return null;
    }

    /// `host:port`; 465 speaks TLS at once, other ports by STARTTLS. `smtps://`, `starttls://` and `smtp://` say otherwise.
    private (string Host, int Port, SmtpSecurity Security)? ReadServer()
    {
        const string key = "smtp_server";
        if (settings.Text(key) is not { } text)
            return null;
        var whole = text.Contains("://", StringComparison.Ordinal) ? text : $"host://{text}";
        if (
            !Uri.TryCreate(whole, UriKind.Absolute, out var server)
            || server is not { AbsolutePath: "/" or "", Query: "", Fragment: "", UserInfo: "", Host: not "", Port: > 0 }
            || server.Scheme is not ("host" or "smtp" or "starttls" or "smtps")
        )
        {
            settings.Note(
                key,
                "must be host:port, such as mail.example.com:587, or with smtps://, starttls:// or smtp:// before it."
            );
            return null;
        }
        var security = server.Scheme switch
        {
            "smtp" => SmtpSecurity.None,
            "smtps" => SmtpSecurity.Tls,
            "host" when server.Port == ImplicitTlsPort => SmtpSecurity.Tls,
            _ => SmtpSecurity.StartTls,
        };
        if (allowed.Problem(server.DnsSafeHost, security != SmtpSecurity.None) is { } problem)
            settings.Note(key, problem);
        return (server.DnsSafeHost, server.Port, security);
    }

    private WebhookSettings? ReadWebhook()
    {
        var address = ReadAddress("alert_webhook");
        var secret = settings.Secret(
            "alert_webhook_secret_file",
            WebhookSecret.Parse,
            "must hold whsec_ and base64 of 24 to 64 bytes, such as: echo whsec_$(openssl rand -base64 32)"
        );
        return
            settings.AllOrNone("alert_webhook", "alert_webhook_secret_file")
            && address is not null
            && secret is not null
            ? new WebhookSettings(address, secret)
            : null;
    }

    private OutgoingUrl? ReadAddress(string key)
    {
        if (settings.Text(key) is not { } text)
            return null;
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https")
            || address is not { UserInfo: "", Fragment: "" }
        )
        {
            settings.Note(key, "must be an address that begins with https://, without user and fragment.");
            return null;
        }
        if (allowed.Problem(address.DnsSafeHost, address.Scheme == Uri.UriSchemeHttps) is { } problem)
            settings.Note(key, problem);
        return new OutgoingUrl(address);
    }

    private static bool IsHostOrNetwork(string text) =>
        SettingsReader.IsHost(text) || SettingsReader.Network(text) is not null;
}
