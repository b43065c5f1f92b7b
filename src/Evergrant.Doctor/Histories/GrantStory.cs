using Evergrant.Doctor.Rules;

namespace Evergrant.Doctor.Histories;

/// The story of one grant: who redeemed what when, what came back, what it was, and what to do. Pure.
/// <param name="Findings">The cause first. Empty: all is well.</param>
/// <param name="LastGood">The newest redemption that brought tokens. Null: none is on record.</param>
public sealed record GrantStory(IReadOnlyList<Finding> Findings, Redemption? LastGood)
{
    public static GrantStory Of(GrantHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var findings = new List<Finding>();
        foreach (var rule in GrantRules.All)
        {
            // One cause; only notes are told besides.
            var isCause = rule.Text.Severity != Severity.Info;
            if (isCause && findings.Exists(finding => finding.Severity != Severity.Info))
                continue;
            if (rule.Look(history) is { } sighting)
                findings.Add(Named(rule.Text, sighting, history));
        }

        return new GrantStory(
            findings,
            history.Redemptions.FirstOrDefault(one => one.Result == RedemptionResult.Accepted)
        );
    }

    private static Finding Named(RuleText text, Sighting sighting, GrantHistory history)
    {
        var told = text.Told(sighting);
        return told with
        {
            Fix = told
                .Fix.Replace("NAME_OF_APP", history.App, StringComparison.Ordinal)
                .Replace("NAME", history.Name, StringComparison.Ordinal),
        };
    }
}
