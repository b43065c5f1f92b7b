using System.Text;

namespace Evergrant.Doctor.Histories;

/// A story as a person reads it: oldest line first, then what it was.
public static class StoryText
{
    private const int MostLines = 30;

    public static string Render(GrantHistory history, GrantStory story, int width, bool color)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(story);
        var text = new StringBuilder();
        text.Append(
            $"{history.Name} is {history.State} since {GrantRules.Time(history.Since)}; generation {history.Generation}.\n"
        );
        text.Append(
            story.LastGood is { } good
                ? $"Last good: generation {good.Generation}, {GrantRules.Time(good.At)}, by {Evidence.Printable(good.Node)}.\n\n"
                : "No redemption that worked is on record.\n\n"
        );
        foreach (var (at, line) in Lines(history).OrderBy(line => line.At).TakeLast(MostLines))
            text.Append($"  {GrantRules.Time(at)}  {line}\n");
        return text.Append('\n').Append(Report.Render(story.Findings, width, color)).ToString();
    }

    private static IEnumerable<(DateTimeOffset At, string Line)> Lines(GrantHistory history) =>
        history
            .Redemptions.Select(one =>
                (
                    one.At,
                    $"{Evidence.Printable(one.Node)} presented {Presented(one)}: {Result(one.Result)}{(one.Received is null ? "" : $" ({Mask.Text(one.Received, 80)})")}"
                )
            )
            .Concat(history.Events.Select(one => (one.At, $"now {one.State}, by {Evidence.Printable(one.What)}")));

    private static string Presented(Redemption one) =>
        one.Kind == "refresh"
            ? $"the refresh token of generation {one.Generation - 1}{(one.Presented is null ? "" : $" (fingerprint {Evidence.Printable(one.Presented)})")}"
            : $"a {one.Kind} for generation {one.Generation}";

    private static string Result(RedemptionResult result) =>
        result switch
        {
            RedemptionResult.Accepted => "new tokens",
            RedemptionResult.Refused => "refused",
            RedemptionResult.Passing => "no verdict",
            RedemptionResult.NotSent => "not sent",
            RedemptionResult.Unknown => "no answer",
            _ => "under way",
        };
}
