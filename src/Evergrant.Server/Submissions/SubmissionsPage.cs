using Evergrant.Intake;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;
using Evergrant.Server.Dashboard;
using Evergrant.Server.Operators;
using Evergrant.Server.Web;

namespace Evergrant.Server.Submissions;

/// <param name="Person">Whose, as only the store can tell. Null: everybody's.</param>
internal sealed record ListedPage(
    SubmissionSearch Asked,
    string? Person,
    int Limit,
    IReadOnlyList<SeenSubmission> Found,
    IReadOnlyList<Form> Forms
);

/// A page of the list, and what to choose by.
internal static class SubmissionsPage
{
    public static Task WriteAsync(HttpContext context, OperatorSession session, ListedPage page, DateTimeOffset now)
    {
        var body = Html.Of(
            $"""
            {Filter(page)}
            {(page.Found.Count == 0 ? Html.Of($"<p>There is none of that kind.</p>") : Table(page.Found, now))}
            {Next(page)}
            {(page.Found.Count > 0 ? ReplayForm.Of(session, page.Asked, page.Person) : Html.Empty)}
            """
        );
        return Page.WriteAsync(context, 200, "Submissions", body, OperatorPages.Frame(session));
    }

    /// What makes the same list again.
    public static string Query(SubmissionSearch asked, string? person, string? after)
    {
        (string Name, string? Value)[] parts =
        [
            ("form", asked.Form),
            ("grant", asked.Grant),
            ("state", asked.State is { Count: > 0 } states ? string.Join(',', states) : null),
            ("since", asked.Since),
            ("until", asked.Until),
            ("problem", asked.Problem),
            ("of", person),
            ("after", after),
        ];
        return string.Join(
            '&',
            parts
                .Where(part => !string.IsNullOrEmpty(part.Value))
                .Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}")
        );
    }

    private static Html Filter(ListedPage page) =>
        Html.Of(
            $"""
            <form method="get" action="/submissions" class="card filter">
            {(page.Person is null ? Html.Empty : Html.Of($"""<input type="hidden" name="of" value="{page.Person}">"""))}
            <label>Form <select name="form"><option value="">all</option>{Html.Join(
                page.Forms.Select(form => Option(form.Name, form.Name, page.Asked.Form))
            )}</select></label>
            <label>State <select name="state"><option value="">all</option>{Html.Join(
                Enum.GetValues<SubmissionState>()
                    .Select(state => Option(Spelled.Of(state), StateWords.Of(state), page.Asked.State is [var chosen, ..] ? chosen : null))
            )}</select></label>
            <label>Received since, such as 2026-11-23 <input type="text" name="since" maxlength="40" value="{page.Asked.Since}"></label>
            <label>and before <input type="text" name="until" maxlength="40" value="{page.Asked.Until}"></label>
            <button type="submit">Show</button>
            {(page.Person is null ? Html.Empty : Html.Of($"""<p>Of one person only. <a href="/submissions">Everybody’s</a></p>"""))}
            </form>
            """
        );

    private static Html Option(string value, string label, string? chosen) =>
        value == chosen
            ? Html.Of($"""<option value="{value}" selected>{label}</option>""")
            : Html.Of($"""<option value="{value}">{label}</option>""");

    private static Html Table(IReadOnlyList<SeenSubmission> found, DateTimeOffset now) =>
        Html.Of(
            $"""
            <div class="scroll" role="region" aria-label="Submissions, newest first" tabindex="0">
            <table>
            <caption>Newest first</caption>
            <thead><tr><th scope="col">Received</th><th scope="col">From</th><th scope="col">Form</th><th scope="col">State</th><th scope="col">What is wrong</th></tr></thead>
            <tbody>
            {Html.Join(found.Select(seen => Row(seen, now)))}</tbody>
            </table>
            </div>
            """
        );

    private static Html Row(SeenSubmission seen, DateTimeOffset now)
    {
        var submission = seen.Submission;
        return Html.Of(
            $"""
            <tr><th scope="row"><a href="/submissions/{submission.Id.ToString()}">{Times.Absolute(submission.ReceivedAt)}</a></th><td>{submission.Content.Email
                ?? submission.Content.Phone
                ?? "–"}</td><td>{submission.Form}</td><td>{StateWords.Badge(seen.State)}{More(seen, now)}</td><td>{submission.Problem ?? "–"}</td></tr>

            """
        );
    }

    private static Html More(SeenSubmission seen, DateTimeOffset now) =>
        seen.State == SubmissionState.Held ? Html.Of($" ({seen.Hold!.Why})")
        : seen.State == SubmissionState.Waiting && seen.Submission.DueAt is { } due
            ? Html.Of($" ({Times.Distance(due, now)})")
        : Html.Empty;

    private static Html Next(ListedPage page) =>
        page.Found.Count < page.Limit
            ? Html.Empty
            : Html.Of(
                $"""<p><a href="/submissions?{Query(page.Asked, page.Person, page.Found[^1].Submission.Id.ToString())}">Older ones</a></p>"""
            );
}
