using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Repairing;

/// Adds up verdicts.
internal sealed class ReplaySum
{
    private readonly Dictionary<string, long> staying = new(StringComparer.Ordinal);
    private readonly Dictionary<GrantId, long> byGrant = [];
    private long meant;
    private long going;
    private long calls;
    private long mailTwice;

    public void Add(Submission seen, ReplayVerdict verdict)
    {
        meant++;
        if (verdict is ReplayVerdict.Stays(var why))
            staying[why] = staying.GetValueOrDefault(why) + 1;
        if (verdict is not ReplayVerdict.Goes goes)
            return;
        going++;
        calls += goes.Calls;
        mailTwice += goes.MailsTwice ? 1 : 0;
        byGrant[seen.Grant] = byGrant.GetValueOrDefault(seen.Grant) + goes.Calls;
    }

    public ReplayPlan ToPlan() => new(meant, going, calls, mailTwice, staying, byGrant);
}
