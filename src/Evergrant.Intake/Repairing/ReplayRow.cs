namespace Evergrant.Intake.Repairing;

/// What a replay does, or would do.
/// <param name="Done">False: only what would be done.</param>
/// <param name="Going">Delivered once more.</param>
/// <param name="Calls">To Keap, about.</param>
/// <param name="MailTwice">Would be, or are, welcomed a second time.</param>
/// <param name="Staying">How many stay, by the code of the reason.</param>
/// <param name="Quota">What the provider still takes, where it said so.</param>
internal sealed record ReplayRow(
    bool Done,
    long Meant,
    long Going,
    long Calls,
    long MailTwice,
    IReadOnlyDictionary<string, long> Staying,
    IReadOnlyList<string> Quota
)
{
    public static ReplayRow Of(ReplayPlan plan, bool done, IReadOnlyList<string> quota) =>
        new(done, plan.Meant, plan.Going, plan.Calls, plan.MailTwice, plan.Staying, quota);
}
