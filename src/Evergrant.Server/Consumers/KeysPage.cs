using Evergrant.Server.Dashboard;
using Evergrant.Server.Operators;
using Evergrant.Server.Policies;
using Evergrant.Server.Web;

namespace Evergrant.Server.Consumers;

/// Who has a key, those that work first.
internal static class KeysPage
{
    private const int Shown = 500;

    public static Task WriteAsync(
        HttpContext context,
        OperatorSession session,
        int status,
        Html notice,
        IReadOnlyList<KeyView> keys,
        Html form,
        DateTimeOffset now
    )
    {
        var sorted = keys.OrderBy(view => view.Key.RevokedAt is null ? 0 : 1).ThenBy(view => view.Key.Name);
        var body = Html.Of(
            $"""
            {notice}
            <p>A key opens one grant through the gateway, for one person or program, within its limits. Counts are of the last
            seven days, and ten seconds old at most. <a href="/keys">Reload</a></p>
            {Html.Join(sorted.Take(Shown).Select(view => Card(session, view, now)))}
            {(keys.Count == 0 ? Html.Of($"<p>There is no key yet.</p>") : Html.Empty)}
            {(
                keys.Count > Shown
                    ? Html.Of($"<p>{keys.Count - Shown} more are in <code>evergrant key list</code>.</p>")
                    : Html.Empty
            )}
            {form}
            """
        );
        return Page.WriteAsync(context, status, "Keys", body, OperatorPages.Frame(session));
    }

    private static Html Card(OperatorSession session, KeyView view, DateTimeOffset now)
    {
        var key = view.Key;
        return Html.Of(
            $"""
            <article class="card {(view.Works(now) ? "good" : "still")}" aria-labelledby="key-{key.Id}">
            <div class="head">
            <h2 id="key-{key.Id}">{key.Name}</h2>
            <p><strong class="state {(view.Works(now) ? "good" : "still")}">{view.State(now)}</strong>{(
                key.RevokedAt is { } revoked ? Html.Of($" since {Times.WithDistance(revoked, now)}") : Html.Empty
            )}</p>
            </div>
            {(key.Note is { } note ? Html.Of($"<p>{note}</p>") : Html.Empty)}
            <dl>
            <dt>Grant</dt><dd>{Grant(view)}</dd>
            {Html.Join(
                PolicyWords.Of(key.Policy).Select(limit => Html.Of($"<dt>{limit.What}</dt><dd>{limit.Words}</dd>"))
            )}
            {(key.TokenRead ? Html.Of($"<dt>Token</dt><dd>may read the access token itself</dd>") : Html.Empty)}
            {Usage(view, now)}
            </dl>
            {(key.RevokedAt is null ? Buttons(session, key) : Html.Empty)}
            </article>

            """
        );
    }

    private static Html Buttons(OperatorSession session, ConsumerKey key) =>
        Html.Of(
            $"""
            <div class="buttons">{OperatorForm.Button(session, $"/keys/{key.Id}/rotate", "New text", key.Name)}
            {OperatorForm.Button(session, $"/keys/{key.Id}/revoke", "Cut off", key.Name)}</div>
            """
        );

    private static Html Grant(KeyView view) =>
        view.Grant is { } grant
            ? Html.Of($"""<a href="/grants/{grant.Name}">{grant.Name}</a>""")
            : Html.Of($"{view.Key.Grant.ToString()}, which is gone");

    private static Html Usage(KeyView view, DateTimeOffset now)
    {
        if (view.Usage is not { } used)
            return Html.Of($"<dt>Used</dt><dd>not in the last seven days</dd>");
        var statuses = string.Join(", ", used.Statuses.Select(status => $"{status.Value} × {status.Key}"));
        var routes = string.Join(", ", used.Routes.Take(3).Select(route => $"{route.Route} ({route.Calls})"));
        return Html.Of(
            $"""
            <dt>Last used</dt><dd>{Times.WithDistance(used.LastUsedAt, now)}</dd>
            <dt>Calls</dt><dd>{used.Calls.ToString(System.Globalization.CultureInfo.InvariantCulture)} ({statuses}); half within {Milliseconds(
                used.P50
            )}, 99 of 100 within {Milliseconds(used.P99)}</dd>
            <dt>Most called</dt><dd>{routes}</dd>
            """
        );
    }

    private static string Milliseconds(double? span) =>
        span is { } ms ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ms:0.#} ms") : "–";
}
