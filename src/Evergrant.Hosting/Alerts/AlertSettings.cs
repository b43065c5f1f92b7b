using Evergrant.Hosting.Outgoing;

namespace Evergrant.Hosting.Alerts;

/// Who is told, and how. Prints no secret.
public sealed record AlertSettings
{
    internal MailSettings? Mail { get; init; }
    internal WebhookSettings? Webhook { get; init; }
    internal OutgoingUrl? Heartbeat { get; init; }
    internal OutgoingAllow Allowed { get; init; } = OutgoingAllow.Nothing;

    /// `mail`, `webhook`, `heartbeat`: those that are set.
    public IReadOnlyList<string> Ways =>
        [
            .. Mail is null ? [] : (string[])[AlertWay.Mail],
            .. Webhook is null ? [] : (string[])[AlertWay.Webhook],
            .. Heartbeat is null ? [] : (string[])["heartbeat"],
        ];
}

internal sealed record MailSettings(
    IReadOnlyList<MailAddress> To,
    MailAddress From,
    string Host,
    int Port,
    SmtpSecurity Security,
    string? User,
    SmtpPassword? Password
);

internal sealed record WebhookSettings(OutgoingUrl Address, WebhookSecret Secret);

internal enum SmtpSecurity
{
    /// In the clear; only to a host that `outgoing_allow` lists.
    None,

    /// Begins in the clear and goes on in TLS, or not at all.
    StartTls,

    /// TLS from the first byte.
    Tls,
}
