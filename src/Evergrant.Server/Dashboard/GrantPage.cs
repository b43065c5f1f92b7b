using Evergrant.Server.Operators;
using Evergrant.Server.Web;
using Evergrant.Storage;

namespace Evergrant.Server.Dashboard;

/// One grant and what happened to it.
internal static class GrantPage
{
    public static Task WriteAsync(
        HttpContext context,
        OperatorSession session,
        GrantHistory history,
        Notice? notice,
        DateTimeOffset now
    )
    {
        var (view, grant) = (history.View, history.View.Grant);
        var body = Html.Of(
            $"""
            {notice?.Say(grant) ?? Html.Empty}
            <section class="card {Words.Css(grant.State)}" aria-label="How it stands">
            <p>{Words.Badge(grant.State)} since {Times.WithDistance(grant.Since, now)}. As of {Times.Absolute(
                now
            )}. <a href="{view.Path}">Reload</a></p>
            <p class="todo">{Advice.For(grant, now)}</p>
            {Facts.Of(view, now)}
            <p>Id <code>{grant.Id.ToString()}</code>, which never changes.</p>
            {Buttons.Of(session, view)}
            </section>
            <h2>Evidence</h2>
            {Facts.EvidenceOf(view, now)}
            {Attempts(history.Attempts)}
            <h2>What happened</h2>
            {Entries(history.Entries, view.Provider)}
            """
        );
        return Page.WriteAsync(context, 200, $"Grant {grant.Name}", body, OperatorPages.Frame(session));
    }

    public static Task NotFoundAsync(HttpContext context, OperatorSession session) =>
        Page.WriteAsync(
            context,
            404,
            "There is no such grant",
            Html.Of($"""<p><a href="/">All grants</a></p>"""),
            OperatorPages.Frame(session)
        );

    /// A key was never presented for a token.
    private static Html Attempts(IReadOnlyList<Attempt> attempts) =>
        attempts.Count == 0 ? Html.Empty : Html.Of($"<h2>Attempts</h2>{TableOf(attempts)}");

    private static Html TableOf(IReadOnlyList<Attempt> attempts) =>
        Table(
            "Tokens and codes that were presented to the provider, newest first",
            ["When", "What", "For generation", "Outcome", "Came back", "By"],
            attempts.Select(attempt =>
                Row(
                    Times.Absolute(attempt.StartedAt),
                    attempt.Try == 0 ? Words.Of(attempt.Kind) : $"{Words.Of(attempt.Kind)}, late try",
                    $"{attempt.Generation}",
                    Words.Of(attempt.Outcome),
                    attempt.Received ?? "–",
                    attempt.Node
                )
            )
        );

    private static Html Entries(IReadOnlyList<AuditEntry> entries, string provider) =>
        Table(
            "Changes of the grant, newest first",
            ["When", "State then", "What happened", "Sent", "Came back"],
            entries.Select(entry =>
                Row(
                    Times.Absolute(entry.Evidence.At),
                    Words.Of(entry.State),
                    $"{Words.Happened(entry.Evidence, provider)} {entry.Evidence.Meaning}",
                    entry.Evidence.Sent ?? "–",
                    entry.Evidence.Received ?? "–"
                )
            )
        );

    /// Wider than a narrow window: it scrolls by itself, with the keyboard too.
    private static Html Table(string caption, string[] heads, IEnumerable<Html> rows) =>
        Html.Of(
            $"""
            <div class="scroll" role="region" aria-label="{caption}" tabindex="0">
            <table>
            <caption>{caption}</caption>
            <thead><tr>{Html.Join(heads.Select(head => Html.Of($"<th scope=\"col\">{head}</th>")))}</tr></thead>
            <tbody>
            {Html.Join(rows)}</tbody>
            </table>
            </div>
            """
        );

    private static Html Row(Html head, params string[] cells) =>
        Html.Of(
            $"""
            <tr><th scope="row">{head}</th>{Html.Join(cells.Select(cell => Html.Of($"<td>{cell}</td>")))}</tr>

            """
        );
}
