namespace Evergrant.Keap.Wire;

/// Three lists of names for one thing: of a contact in v1, in v2, and of an address in v1.
internal static class EmailStatuses
{
    private static readonly Dictionary<string, EmailStatus> Labels = new()
    {
        ["unconfirmed"] = EmailStatus.SingleOptIn,
        ["confirmedlegacy"] = EmailStatus.DoubleOptIn,
        ["softbounce"] = EmailStatus.Bounce,
        ["optout"] = EmailStatus.Manual,
        ["optoutmanual"] = EmailStatus.Manual,
        ["optoutadmin"] = EmailStatus.Admin,
        ["optoutsystem"] = EmailStatus.System,
        ["providedfeedback"] = EmailStatus.Feedback,
        ["reportedspam"] = EmailStatus.Spam,
        ["invalidemail"] = EmailStatus.Invalid,
        ["deactivateddelinquentmailbox"] = EmailStatus.Deactivated,
    };

    public static EmailStatus Read(string? text)
    {
        var letters = new string([.. (text ?? "").Where(char.IsAsciiLetter)]).ToLowerInvariant();
        return Labels.TryGetValue(letters, out var labelled) ? labelled
            : Enum.TryParse<EmailStatus>(letters, ignoreCase: true, out var named) ? named
            : EmailStatus.Unknown;
    }
}
