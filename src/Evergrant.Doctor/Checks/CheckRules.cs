using Evergrant.Doctor.Rules;

namespace Evergrant.Doctor.Checks;

/// What can be wrong around a home, by what looked.
internal static class CheckRules
{
    public static IReadOnlyList<RuleText> All { get; } =
    [
        Text(
            "LIVE-001",
            Severity.Error,
            "The home cannot be opened",
            "Folder, evergrant.json or rights stop it; the line above says which.",
            "evergrant init",
            "docs/guides/first-ten-minutes.md"
        ),
        Text(
            "LIVE-002",
            Severity.Error,
            "Others can read the home or its key",
            "Whoever reads master.key opens every token in the store.",
            "chmod 700 HOME && chmod 600 HOME/master.key",
            "RFC 6819 §5.1.4; docs/guides/backup.md"
        ),
        Text(
            "LIVE-003",
            Severity.Error,
            "The store does not answer",
            "Without it no refresh starts; what is in memory is served for a while.",
            "evergrant store verify",
            "docs/guides/backup.md"
        ),
        Text(
            "LIVE-004",
            Severity.Warning,
            "The disk is nearly full",
            "A new pair has to be on disk before it is used; with no room a refresh does not start.",
            "df -h HOME",
            "docs/guides/backup.md; thread 000"
        ),
        Text(
            "LIVE-005",
            Severity.Error,
            "The provider's name does not resolve",
            "DNS, /etc/hosts or a network without a way out; no token is at risk.",
            "getent hosts api.infusionsoft.com",
            "RFC 9110 §4.3"
        ),
        Text(
            "LIVE-006",
            Severity.Error,
            "The provider does not take a connection",
            "A firewall, a proxy that has to be used, or IPv6 without a route.",
            "curl -v https://api.infusionsoft.com/token",
            "RFC 9110 §4.3"
        ),
        Text(
            "LIVE-007",
            Severity.Error,
            "TLS with the provider fails",
            "Missing CA certificates, a clock that is far off, or something in between that answers with its own certificate.",
            "apt-get install --reinstall ca-certificates",
            "RFC 9110 §4.3.4"
        ),
        Text(
            "LIVE-008",
            Severity.Warning,
            "This machine's clock is off",
            "Token ages are counted here; a clock that is minutes off refreshes too late, one that is days off breaks TLS.",
            "timedatectl set-ntp true",
            "RFC 9110 §6.6.1"
        ),
        Text(
            "LIVE-009",
            Severity.Error,
            "Nothing runs the schedule",
            "A grant is due for over an hour, so neither a server nor a tick has looked at it.",
            "evergrant tick",
            "docs/guides/cron.md; thread 003"
        ),
        Text(
            "LIVE-010",
            Severity.Warning,
            "A proxy is set for this process",
            "Token calls go around it by intent; a machine that has no other way out never reaches the provider.",
            "env | grep -i proxy",
            "docs/guides/cron.md"
        ),
        .. AccountTexts.All,
        .. GatewayTexts.All,
    ];

    public static IEnumerable<KnownFinding> Known => All.Select(text => text.Known);

    /// <param name="tellApart">Null: what was seen leaves no doubt.</param>
    internal static RuleText Text(
        string id,
        Severity severity,
        string title,
        string cause,
        string fix,
        string reference,
        string? tellApart = null
    ) =>
        new()
        {
            Id = id,
            Severity = severity,
            Confidence = tellApart is null ? Confidence.Certain : Confidence.Likely,
            Title = title,
            Cause = cause,
            Fix = fix,
            Reference = reference,
            TellApart = tellApart,
        };
}
