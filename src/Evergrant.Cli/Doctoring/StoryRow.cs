using Evergrant.Cli.Terminal;
using Evergrant.Doctor.Histories;

namespace Evergrant.Cli.Doctoring;

/// `grant explain --json`.
internal sealed record StoryRow(
    string Grant,
    string App,
    string State,
    DateTimeOffset Since,
    int Generation,
    int? LastGoodGeneration,
    DateTimeOffset? LastGoodAt,
    IReadOnlyList<RedemptionRow> Redemptions,
    IReadOnlyList<FindingRow> Findings
)
{
    public static StoryRow Of(GrantHistory history, GrantStory story) =>
        new(
            history.Name,
            history.App,
            history.State,
            history.Since,
            history.Generation,
            story.LastGood?.Generation,
            story.LastGood?.At,
            [.. history.Redemptions.Select(RedemptionRow.Of)],
            [.. story.Findings.Select(finding => FindingRow.Of(finding))]
        );
}

internal sealed record RedemptionRow(
    DateTimeOffset At,
    string Node,
    string Kind,
    int Generation,
    string? Presented,
    string Result,
    string? Received
)
{
    public static RedemptionRow Of(Redemption one) =>
        new(one.At, one.Node, one.Kind, one.Generation, one.Presented, Words.Of(one.Result), one.Received);
}
