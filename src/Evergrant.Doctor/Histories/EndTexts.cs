using Evergrant.Doctor.Rules;

namespace Evergrant.Doctor.Histories;

/// Ended, or stopped, here.
internal static class EndTexts
{
    private const string Reconnect = "evergrant connect NAME_OF_APP --name NAME";

    public static RuleText Revoked { get; } =
        new()
        {
            Id = "GRANT-010",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The grant was ended",
            Cause = "An operator or the owner ended it; it is kept for its history and serves nothing.",
            Fix = "evergrant connect NAME_OF_APP",
            Reference = "RFC 7009 §2.1",
        };

    public static RuleText PausedToDeath { get; } =
        new()
        {
            Id = "GRANT-011",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The grant was paused until its refresh token lapsed",
            Cause = "Nobody refreshes what is paused, and at Keap a refresh token ends 45 days after it was issued.",
            Fix = Reconnect,
            Reference = "RFC 6749 §6; thread 003",
        };

    public static RuleText Paused { get; } =
        new()
        {
            Id = "GRANT-012",
            Severity = Severity.Warning,
            Confidence = Confidence.Certain,
            Title = "The grant is paused",
            Cause =
                "An operator stopped it, or nobody has vouched for its account yet; it is neither served nor refreshed.",
            Fix = "evergrant grant resume NAME",
            Reference = "thread 004",
        };

    public static RuleText Restored { get; } =
        new()
        {
            Id = "GRANT-013",
            Severity = Severity.Error,
            Confidence = Confidence.Likely,
            Title = "The store was brought back from a copy, and this token may be spent",
            Cause =
                "The copy is older than what was done since, so its refresh token may have been redeemed already; it is not presented on a guess.",
            Fix = "evergrant grant refresh NAME --after-restore",
            Reference = "RFC 9700 §4.14.2",
            TellApart =
                "If you know that nothing ran after the copy was made, the command is right; otherwise have the owner approve again.",
        };

    public static RuleText SealBroken { get; } =
        new()
        {
            Id = "GRANT-014",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "The stored tokens do not open",
            Cause =
                "The master key is not the one they were sealed with, or the store is damaged; the provider was not asked.",
            Fix = "evergrant store verify",
            Reference = "docs/guides/backup.md",
        };

    public static RuleText NoRefreshToken { get; } =
        new()
        {
            Id = "GRANT-015",
            Severity = Severity.Error,
            Confidence = Confidence.Certain,
            Title = "There is no refresh token",
            Cause =
                "The provider sent an access token alone, as the Try-it page does: nothing can follow it without the owner.",
            Fix = Reconnect,
            Reference = "RFC 6749 §5.1; thread 000",
        };
}
