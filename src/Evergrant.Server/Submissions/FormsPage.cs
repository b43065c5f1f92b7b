using System.Globalization;
using Evergrant.Intake;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Spooling;
using Evergrant.Intake.Submissions;
using Evergrant.Server.Dashboard;
using Evergrant.Server.Operators;
using Evergrant.Server.Web;

namespace Evergrant.Server.Submissions;

/// Every form with what became of what it took; those that need a person first.
internal static class FormsPage
{
    private static readonly SubmissionState[] Live =
    [
        SubmissionState.Queued,
        SubmissionState.Running,
        SubmissionState.Waiting,
        SubmissionState.Held,
    ];

    public static Task WriteAsync(
        HttpContext context,
        OperatorSession session,
        IReadOnlyList<Form> forms,
        IReadOnlyList<SubmissionCount> counts,
        IReadOnlyList<Act> acts,
        int refused,
        DateTimeOffset now
    )
    {
        var byForm = counts.ToLookup(count => count.Form);
        // Forms that are gone have left something behind, perhaps.
        var names = forms.Select(form => form.Name).Concat(counts.Select(count => count.Form)).Distinct();
        var sorted = names.OrderBy(name => Need(byForm[name])).ThenBy(name => name, StringComparer.Ordinal);
        var body = Html.Of(
            $"""
            <p>As of {Times.Absolute(now)}. <a href="/forms">Reload</a>, or see <a href="/submissions">all submissions</a>.</p>
            {Search(session)}
            {Refused(refused)}
            {Html.Join(
                sorted.Select(name => Card(name, forms.FirstOrDefault(form => form.Name == name), [.. byForm[name]], now))
            )}
            {(forms.Count + counts.Count == 0 ? Empty : Html.Empty)}
            {Latest(acts)}
            """
        );
        return Page.WriteAsync(context, 200, "Forms", body, OperatorPages.Frame(session));
    }

    /// By POST: an address for mail belongs into no address of a page.
    public static Html Search(OperatorSession session) =>
        Html.Of(
            $"""
            <form method="post" action="/submissions/search" class="card">
            {BrowserForm.Hidden(session.FormToken("/submissions/search"))}
            <label>Find what somebody sent, by address for mail
            <input type="text" inputmode="email" autocomplete="off" name="email" maxlength="254" placeholder="ann@example.com"></label>
            <button type="submit">Find</button>
            </form>
            """
        );

    private static Html Refused(int refused) =>
        refused == 0
            ? Html.Empty
            : Html.Of(
                $"""<p class="notice">Files that could not be taken: {refused.ToString("N0", CultureInfo.InvariantCulture)}. They lie in the folder {Inbox.Refused} beside the others, each with its reason.</p>"""
            );

    private static Html Card(string name, Form? form, IReadOnlyList<SubmissionCount> counts, DateTimeOffset now)
    {
        var css =
            counts.Any(count => count.State == SubmissionState.NeedsAttention) ? "bad"
            : counts.Any(count => count.State is SubmissionState.Held or SubmissionState.Quarantined) ? "doubtful"
            : form is null ? "still"
            : "good";
        return Html.Of(
            $"""
            <article class="card {css}" aria-labelledby="form-{name}">
            <div class="head">
            <h2 id="form-{name}"><a href="/submissions?form={name}">{name}</a></h2>
            <p>{Standing(form, now)}</p>
            </div>
            <dl>
            {Html.Join(counts.OrderBy(count => count.State).Select(count => Count(name, count)))}
            {Oldest(counts, now)}
            {(counts.Count == 0 ? Html.Of($"<dt>Submissions</dt><dd>none yet</dd>") : Html.Empty)}
            </dl>
            </article>

            """
        );
    }

    private static Html Standing(Form? form, DateTimeOffset now) =>
        form switch
        {
            null => Html.Of($"The form is gone; what it took is kept for its time."),
            { ClosedAt: { } closed } => Html.Of($"Closed since {Times.WithDistance(closed, now)}"),
            _ => Html.Of($"""Open: <a href="/f/{form.Name}">its page</a>"""),
        };

    private static Html Count(string form, SubmissionCount count) =>
        Html.Of(
            $"""
            <dt>{StateWords.Of(count.State)}</dt>
            <dd><a href="/submissions?form={form}&amp;state={Spelled.Of(count.State)}">{count.Count.ToString(
                "N0",
                CultureInfo.InvariantCulture
            )}</a></dd>
            """
        );

    private static Html Oldest(IReadOnlyList<SubmissionCount> counts, DateTimeOffset now)
    {
        var waiting = counts.Where(count => Live.Contains(count.State)).ToList();
        return waiting.Count == 0
            ? Html.Empty
            : Html.Of(
                $"<dt>Oldest that waits</dt><dd>{Times.WithDistance(waiting.Min(count => count.OldestAt), now)}</dd>"
            );
    }

    private static int Need(IEnumerable<SubmissionCount> counts) =>
        counts.Any(count => count.State == SubmissionState.NeedsAttention) ? 0
        : counts.Any(count => count.State is SubmissionState.Held or SubmissionState.Quarantined) ? 1
        : 2;

    private static Html Empty { get; } =
        Html.Of(
            $"""
            <p>There is no form yet. On the machine that runs this server:</p>
            <pre><code>evergrant form create newsletter --grant GRANT --tag "Newsletter"</code></pre>
            """
        );

    private static Html Latest(IReadOnlyList<Act> acts) =>
        acts.Count == 0
            ? Html.Empty
            : Html.Of(
                $"""
                <h2>Done to many at once</h2>
                <ul>
                {Html.Join(acts.Select(Line))}
                </ul>
                """
            );

    private static Html Line(Act act) =>
        Html.Of(
            $"<li>{Times.Absolute(act.At)}: {act.Submissions.ToString("N0", CultureInfo.InvariantCulture)} {act.Kind} by {act.Who}{(act.Why is null ? "" : $" ({act.Why})")}</li>"
        );
}
