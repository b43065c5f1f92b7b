using Evergrant.Intake;
using Evergrant.Intake.Submissions;
using Evergrant.Server.Dashboard;
using Evergrant.Server.Operators;
using Evergrant.Server.Web;

namespace Evergrant.Server.Submissions;

/// One submission: how it stands, what was sent, what happened, and what can be done.
internal static class OneSubmissionPage
{
    public static Task WriteAsync(
        HttpContext context,
        OperatorSession session,
        LookedSubmission looked,
        Html notice,
        int status
    )
    {
        var (seen, submission) = (looked.Seen, looked.Seen.Submission);
        var body = Html.Of(
            $"""
            {notice}
            <section class="card {StateWords.Css(seen.State)}" aria-label="How it stands">
            <p>{StateWords.Badge(seen.State)}, received {Times.WithDistance(submission.ReceivedAt, looked.Now)}</p>
            {(submission.ProblemText is { } text ? Html.Of($"""<p class="todo">{text}</p>""") : Html.Empty)}
            {List(Standing(looked))}
            {RepairForms.Of(session, looked)}
            </section>
            <h2>What was sent</h2>
            {List([.. SubmissionFacts.Of(submission.Content).Select(fact => (fact.Name, Lines(fact.Value)))])}
            <h2>What happened</h2>
            {Timeline.Of(looked.Events)}
            """
        );
        return Page.WriteAsync(
            context,
            status,
            $"Submission {submission.Id}",
            body,
            OperatorPages.Frame(session) with
            {
                Footer = "Times are UTC. No page shows a token or a secret. What was sent is personal.",
            }
        );
    }

    private static (string, Html)[] Standing(LookedSubmission looked)
    {
        var (seen, submission, now) = (looked.Seen, looked.Seen.Submission, looked.Now);
        return
        [
            ("Form", Html.Of($"""<a href="/submissions?form={submission.Form}">{submission.Form}</a>""")),
            (
                "Grant",
                looked.Grant is { } grant
                    ? Html.Of($"""<a href="/grants/{grant}">{grant}</a>""")
                    : Html.Of($"{submission.Grant.ToString()}, which is gone")
            ),
            ("Held", Held(seen, now)),
            (
                "Next step",
                submission.Step == DeliveryStep.Done ? Html.Empty : Html.Of($"{Spelled.Of(submission.Step)}")
            ),
            (
                "Next try",
                seen.State == SubmissionState.Waiting && submission.DueAt is { } due
                    ? Times.WithDistance(due, now)
                    : Html.Empty
            ),
            ("Tries of this step", submission.Attempts > 0 ? Html.Of($"{submission.Attempts}") : Html.Empty),
            ("What is wrong", submission.Problem is { } code ? Html.Of($"<code>{code}</code>") : Html.Empty),
            ("Contact in Keap", submission.ContactId is { } contact ? Html.Of($"{contact}") : Html.Empty),
            ("Over", submission.EndedAt is { } ended ? Times.WithDistance(ended, now) : Html.Empty),
        ];
    }

    private static Html Held(SeenSubmission seen, DateTimeOffset now) =>
        seen.State != SubmissionState.Held ? Html.Empty
        : seen.Hold!.Until is { } until ? Html.Of($"{seen.Hold.Why}, until {Times.WithDistance(until, now)}")
        : Html.Of($"{seen.Hold.Why}; it goes on by itself when the grant works again");

    private static Html List((string Name, Html Value)[] facts)
    {
        var present = facts.Where(fact => !fact.Value.IsEmpty).ToList();
        return present.Count == 0
            ? Html.Of($"<p>Nothing.</p>")
            : Html.Of(
                $"<dl>{Html.Join(present.Select(fact => Html.Of($"<dt>{fact.Name}</dt><dd>{fact.Value}</dd>")))}</dl>"
            );
    }

    private static Html Lines(string text) =>
        Html.Join(text.Split('\n').Select((line, i) => i == 0 ? Html.Of($"{line}") : Html.Of($"<br>{line}")));
}
