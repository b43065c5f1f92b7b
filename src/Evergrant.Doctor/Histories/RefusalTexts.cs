using Evergrant.Doctor.Rules;

namespace Evergrant.Doctor.Histories;

/// The provider said no.
internal static class RefusalTexts
{
    private const string Secret = "evergrant app secret NAME_OF_APP";
    private const string Reconnect = "evergrant connect NAME_OF_APP --name NAME";

    public static RuleText IdTwice { get; } =
        new()
        {
            Id = "GRANT-001",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The app's secret is its client id",
            Cause =
                "The id was put in the secret's place; Keap answers that as if the refresh token were dead, and it is not.",
            Fix = Secret,
            Reference = "RFC 6749 §2.3.1; thread 000",
        };

    public static RuleText EveryGrant { get; } =
        new()
        {
            Id = "GRANT-002",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "Every grant of the app is refused: the secret, not the grants",
            Cause =
                "Tokens die one by one; when all of an app are refused one after the other, what they share is wrong.",
            Fix = Secret,
            Reference = "RFC 6749 §5.2 (invalid_client); thread 000",
            TellApart = "Set the secret anew from the developer portal; the grants are tried again at once.",
        };

    public static RuleText WrongSecret { get; } =
        new()
        {
            Id = "GRANT-003",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "Client id or secret is not accepted",
            Cause =
                "The secret was changed, never worked, or is of another app; the refresh token was not judged at all.",
            Fix = Secret,
            Reference = "RFC 6749 §5.2 (invalid_client); thread 000",
            TellApart =
                "Set the secret anew from the developer portal; if it is refused then as well, the token is next.",
        };

    public static RuleText LapsedByAge { get; } =
        new()
        {
            Id = "GRANT-004",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The grant has reached its greatest age",
            Cause = "The provider ends a grant so long after the owner's consent, however often it is refreshed.",
            Fix = Reconnect,
            Reference = "RFC 9700 §4.14.2; threads 002 and 003",
        };

    public static RuleText LapsedIdle { get; } =
        new()
        {
            Id = "GRANT-005",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The refresh token lay unused until it lapsed",
            Cause = "Nothing refreshed it in time: at Keap a refresh token ends 45 days after it was issued.",
            Fix = Reconnect,
            Reference = "RFC 6749 §6; threads 002 and 003",
        };

    public static RuleText AnswerLost { get; } =
        new()
        {
            Id = "GRANT-006",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "The answer to a refresh was lost, and its token is spent",
            Cause =
                "A refresh left, no whole answer came back, and the same token is refused now: the provider had rotated it, and the new pair was in the answer that was lost.",
            Fix = Reconnect,
            Reference = "RFC 9700 §4.14.2; thread 000",
            TellApart =
                "If another node's spool holds the answer, bring that node up or import it: evergrant store spool list.",
        };

    public static RuleText AccessRemoved { get; } =
        new()
        {
            Id = "GRANT-007",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "Access was removed at the provider",
            Cause =
                "The access token is refused before its end as well: the owner, or the provider, took the access away.",
            Fix = Reconnect,
            Reference = "RFC 7009 §2.1; thread 002",
            TellApart = "The owner looks at the authorized applications of the account: is the app still among them?",
        };

    public static RuleText SpentElsewhere { get; } =
        new()
        {
            Id = "GRANT-008",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "Another program spent the refresh token",
            Cause =
                "It is refused, it had not lapsed, every redemption on record was answered, and the secret works: somebody else presented it, most often a cron job of earlier days.",
            Fix = Reconnect,
            Reference = "RFC 9700 §4.14.2; thread 000",
            TellApart =
                "Look for a second program, a copy of this home, or a staging server with the same token; end it first, or it will do it again.",
        };
}
