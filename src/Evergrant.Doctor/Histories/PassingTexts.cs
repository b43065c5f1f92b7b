using Evergrant.Doctor.Rules;

namespace Evergrant.Doctor.Histories;

/// Not dead, and not well.
internal static class PassingTexts
{
    public static RuleText NoAnswer { get; } =
        new()
        {
            Id = "GRANT-020",
            Severity = Severity.Error,
            Confidence = Confidence.Possible,
            Title = "A refresh was sent and no answer came",
            Cause =
                "Whether the provider rotated the token is not known; it is tried once more shortly before the access token ends, and not before.",
            Fix = "evergrant grant show NAME",
            Reference = "RFC 9700 §4.14.2; thread 000",
            TellApart = "The late try tells; to be quicker, have the owner approve again.",
        };

    public static RuleText Malformed { get; } =
        new()
        {
            Id = "GRANT-021",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "The provider calls the request itself malformed",
            Cause =
                "It says nothing of the token: the profile's way of sending credentials or parameters does not fit this provider.",
            Fix = "evergrant app list",
            Reference = "RFC 6749 §5.2 (invalid_request)",
            TellApart =
                "Compare client_auth of the app's profile with the provider's documents; a change is tried at once.",
        };

    public static RuleText Throttled { get; } =
        new()
        {
            Id = "GRANT-022",
            Severity = Severity.Warning,
            Confidence = Confidence.Certain,
            Title = "The provider throttles",
            Cause = "A quota is used up; the token is fine and is tried again when the provider said.",
            Fix = "evergrant grant show NAME",
            Reference = "RFC 6585 §4",
        };

    public static RuleText Unreachable { get; } =
        new()
        {
            Id = "GRANT-023",
            Severity = Severity.Warning,
            Confidence = Confidence.Certain,
            Title = "The provider was not reached",
            Cause =
                "No byte was sent, so the token is whole: name resolution, a firewall, a proxy, or the provider is down.",
            Fix = "evergrant doctor NAME",
            Reference = "RFC 9110 §9.2.2",
        };

    public static RuleText NoUsableAnswer { get; } =
        new()
        {
            Id = "GRANT-024",
            Severity = Severity.Warning,
            Confidence = Confidence.Likely,
            Title = "What came back is not an answer of the token endpoint",
            Cause =
                "An error page, a proxy or a bot check answered; that is no verdict on the token, and it is tried again.",
            Fix = "evergrant doctor NAME",
            Reference = "RFC 6749 §5.2; thread 000",
            TellApart = "If it lasts for hours, call the endpoint from another network and compare.",
        };

    public static RuleText NobodyRefreshes { get; } =
        new()
        {
            Id = "GRANT-025",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "It is due, and nobody refreshes it",
            Cause = "Neither a server nor a tick has looked at it since; unless one runs, the grant dies of itself.",
            Fix = "evergrant tick",
            Reference = "docs/guides/cron.md; threads 002 and 003",
        };

    public static RuleText SeveralNodes { get; } =
        new()
        {
            Id = "GRANT-026",
            Severity = Severity.Info,
            Confidence = Confidence.Certain,
            Title = "Several nodes redeem this grant",
            Cause =
                "That is as it should be when they share a store; a copy of the home would spend the tokens of the other.",
            Fix = "evergrant store verify",
            Reference = "docs/guides/backup.md; thread 000",
        };
}
