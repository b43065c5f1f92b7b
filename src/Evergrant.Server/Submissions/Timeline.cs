using Evergrant.Intake.Repairing;
using Evergrant.Intake.Submissions;
using Evergrant.Server.Dashboard;
using Evergrant.Server.Web;

namespace Evergrant.Server.Submissions;

/// All that happened, in its order; what was sent to Keap and what came back stands under each attempt.
internal static class Timeline
{
    public static Html Of(IReadOnlyList<SubmissionEvent> events) =>
        events.Count == 0
            ? Html.Of($"<p>Nothing yet.</p>")
            : Html.Of($"""<ol class="timeline">{Html.Join(events.Select(Line))}</ol>""");

    private static Html Line(SubmissionEvent one) =>
        Html.Of(
            $"""
            <li>{Times.Absolute(one.At)} <strong>{one.Kind}</strong>{Detail(one)}</li>

            """
        );

    private static Html Detail(SubmissionEvent one)
    {
        var lines = EventText.Of(one);
        return lines.Count switch
        {
            0 => Html.Empty,
            1 => Html.Of($": {lines[0]}"),
            _ => Html.Of(
                $"""
                : {lines[0]}
                <details><summary>More</summary><pre>{string.Join('\n', lines.Skip(1))}</pre></details>
                """
            ),
        };
    }
}
