using Evergrant.Doctor.Rules;

namespace Evergrant.Doctor.Checks;

/// What can be wrong around an app and an account, beside the tokens themselves.
internal static class AccountTexts
{
    public static IReadOnlyList<RuleText> All { get; } =
    [
        CheckRules.Text(
            "LIVE-011",
            Severity.Warning,
            "The app's redirect address is not where this server answers",
            "The owner's browser is sent to the registered address after Allow; a code that lands elsewhere never comes here.",
            "Register the address that is wanted at https://keys.developer.keap.com/my-apps, or set public_address to the registered one.",
            "RFC 6749 §3.1.2; RFC 9700 §2.1; thread 004",
            "If another program of yours answers at the registered address and hands the code over, all is well."
        ),
        CheckRules.Text(
            "LIVE-012",
            Severity.Warning,
            "A hook subscription is inactive",
            "Keap switches one off after four failures, or at once after a 410, and sends it nothing from then on.",
            "evergrant call NAME POST /crm/rest/v1/hooks/KEY/verify",
            "Keap's page on REST hooks"
        ),
        CheckRules.Text(
            "LIVE-013",
            Severity.Warning,
            "A hook subscription was never verified",
            "Its receiver has not answered the first call with the X-Hook-Secret that came with it, so it is sent nothing.",
            "evergrant call NAME POST /crm/rest/v1/hooks/KEY/verify",
            "Keap's page on REST hooks"
        ),
        CheckRules.Text(
            "LIVE-014",
            Severity.Warning,
            "The day's calls are nearly used up",
            "Less than a tenth of what Keap takes in a day is left, until 00:00 UTC; then calls are answered 429.",
            "evergrant quota",
            "RFC 6585 §4; Keap's page on quotas"
        ),
        CheckRules.Text(
            "LIVE-015",
            Severity.Error,
            "Somebody else spends this home's refresh tokens",
            "Tokens that only this home should have were refused although it never presented them: an old cron job, a copy of the home, or a staging server still refreshes.",
            "crontab -l; grep -ril refresh_token /etc/cron* /var/www   (find the other program and end it, then: evergrant connect APP --name NAME)",
            "RFC 9700 §4.14.2; thread 000",
            "End the other program before the owner approves again: if the next refresh works, it was that."
        ),
        CheckRules.Text(
            "LIVE-016",
            Severity.Warning,
            "Two machines have redeemed from one home",
            "A store in a file belongs to one machine; a second one with a copy of it presents the same single-use tokens.",
            "evergrant store verify   (on each of them; stop the one that should not run)",
            "RFC 9700 §4.14.2; docs/guides/backup.md",
            "If the home was moved and the old machine is off, all is well; it is no longer told once 50 redemptions were made here."
        ),
        CheckRules.Text(
            "LIVE-017",
            Severity.Error,
            "The refresh that was allowed brought no tokens",
            "It went through the keeper's lease as any other; the grant's story says what was sent and what came back.",
            "evergrant grant explain NAME",
            "RFC 6749 §6"
        ),
        CheckRules.Text(
            "LIVE-018",
            Severity.Error,
            "The API refuses a token that should live",
            "It has not ended by its own time: access was taken away, the token was replaced elsewhere, or this machine's clock is off.",
            "evergrant grant explain NAME",
            "RFC 6750 §3.1 (invalid_token)",
            "evergrant doctor NAME --allow-refresh: if the next token is taken, the old one was replaced; if not, access was removed."
        ),
    ];
}
