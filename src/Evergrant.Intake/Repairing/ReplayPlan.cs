namespace Evergrant.Intake.Repairing;

/// <summary>What a replay would do, before anybody says yes to it; and what it did.</summary>
/// <param name="Meant">Submissions that were looked at.</param>
/// <param name="Going">Of those, to be delivered once more.</param>
/// <param name="Calls">To Keap, about.</param>
/// <param name="MailTwice">Persons that would be welcomed a second time.</param>
/// <param name="Staying">How many stay as they are, by the code of the reason.</param>
/// <param name="ByGrant">Calls, by the grant they go to.</param>
internal sealed record ReplayPlan(
    long Meant,
    long Going,
    long Calls,
    long MailTwice,
    IReadOnlyDictionary<string, long> Staying,
    IReadOnlyDictionary<GrantId, long> ByGrant
);
