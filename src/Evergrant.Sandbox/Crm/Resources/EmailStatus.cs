using Evergrant.Sandbox.Crm.Frame;

namespace Evergrant.Sandbox.Crm.Resources;

/// <summary>What Keap may send to an address: its name on a contact of v1, in v2, and on an address of v1.</summary>
internal sealed record EmailStatus(string V1, string V2, string Label)
{
    // The three lists of names in Keap's documents have the same order.
    public static readonly IReadOnlyList<EmailStatus> All =
    [
        new("UnengagedMarketable", "UNENGAGED_MARKETABLE", "Unengaged Marketable"),
        new("SingleOptIn", "SINGLE_OPT_IN", "Unconfirmed"),
        new("DoubleOptin", "DOUBLE_OPT_IN", "Confirmed (Legacy)"),
        new("Confirmed", "CONFIRMED", "Confirmed"),
        new("UnengagedNonMarketable", "UNENGAGED_NON_MARKETABLE", "Unengaged NonMarketable"),
        new("NonMarketable", "NON_MARKETABLE", "Non-marketable"),
        new("Lockdown", "LOCKDOWN", "Lockdown"),
        new("Bounce", "BOUNCE", "Soft Bounce"),
        new("HardBounce", "HARD_BOUNCE", "Hard Bounce"),
        new("Manual", "MANUAL", "Opt-Out"),
        new("Admin", "ADMIN", "Opt-Out: Admin"),
        new("System", "SYSTEM", "Opt-Out: System"),
        new("ListUnsubscribe", "LIST_UNSUBSCRIBE", "List Unsubscribe"),
        new("Feedback", "FEEDBACK", "Provided Feedback"),
        new("Spam", "SPAM", "Reported Spam"),
        new("Invalid", "INVALID", "Invalid Email"),
        new("Deactivated", "DEACTIVATED", "Deactivated/Delinquent Mailbox"),
    ];

    public static FieldKind Kind { get; } = FieldKind.OneOf([.. All.Select(one => (one.V1, one.V2))]);

    public static EmailStatus Of(string? v1) => All.FirstOrDefault(one => one.V1 == v1) ?? All[5];
}
