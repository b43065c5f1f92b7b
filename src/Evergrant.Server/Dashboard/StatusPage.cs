using Evergrant.Server.Operators;
using Evergrant.Server.Web;

namespace Evergrant.Server.Dashboard;

/// Every grant, those that need a person first.
internal static class StatusPage
{
    private const int Shown = 200;

    /// Reloading by itself takes the place from those who read with a keyboard or a screen reader, so they choose.
    private const int Every = 60;

    public static Task WriteAsync(
        HttpContext context,
        OperatorSession session,
        IReadOnlyList<GrantView> views,
        DateTimeOffset now
    )
    {
        var reloads = context.Request.Query["reload"] == $"{Every}";
        var body = views.Count == 0 ? Empty() : Filled(session, views, now, reloads);
        var frame = OperatorPages.Frame(session) with { Reload = reloads ? Every : null };
        return Page.WriteAsync(context, 200, "Grants", body, frame);
    }

    private static Html Filled(
        OperatorSession session,
        IReadOnlyList<GrantView> views,
        DateTimeOffset now,
        bool reloads
    )
    {
        var sorted = views.OrderBy(view => Words.Need(view.Grant.State)).ThenBy(view => view.Grant.Name);
        return Html.Of(
            $"""
            <p>{Sum(views)} As of {Times.Absolute(now)}. {Reloading(reloads)}</p>
            {Html.Join(sorted.Take(Shown).Select(view => Card(session, view, now)))}
            {Rest(views.Count)}
            """
        );
    }

    private static Html Card(OperatorSession session, GrantView view, DateTimeOffset now)
    {
        var grant = view.Grant;
        return Html.Of(
            $"""
            <article class="card {Words.Css(grant.State)}" aria-labelledby="name-{grant.Name}">
            <div class="head">
            <h2 id="name-{grant.Name}"><a href="{view.Path}">{grant.Name}</a></h2>
            <p>{Words.Badge(grant.State)} since {Times.WithDistance(grant.Since, now)}</p>
            </div>
            <p class="todo">{Advice.For(grant, now)}</p>
            {Facts.Of(view, now)}
            <h3>Evidence</h3>
            {Facts.EvidenceOf(view, now)}
            {Buttons.Of(session, view)}
            </article>

            """
        );
    }

    private static string Sum(IReadOnlyList<GrantView> views)
    {
        var states = views
            .GroupBy(view => view.Grant.State)
            .OrderBy(group => Words.Need(group.Key))
            .Select(group => $"{group.Count()} {Words.Of(group.Key).ToLowerInvariant()}");
        return $"{views.Count} grant{(views.Count == 1 ? "" : "s")}: {string.Join(", ", states)}.";
    }

    private static Html Reloading(bool reloads) =>
        reloads
            ? Html.Of($"""This page reloads every minute: <a href="/">stop that</a>.""")
            : Html.Of($"""<a href="/">Reload</a>, or <a href="/?reload={Every}">let it reload every minute</a>.""");

    private static Html Rest(int count) =>
        count <= Shown
            ? Html.Empty
            : Html.Of(
                $"<p>{count - Shown} more, none of them in greater need, are in <code>evergrant grant list</code>.</p>"
            );

    private static Html Empty() =>
        Html.Of(
            $"""
            <p>There is no grant yet. On the machine that runs this server:</p>
            <ol>
            <li><p>Say which app is registered with the provider; the secret is asked for, or read from a file:</p>
            <pre><code>evergrant app add shop --client-id ID</code></pre></li>
            <li><p>Make a link for the owner of the account. Whoever opens it signs in at the provider and presses Allow:</p>
            <pre><code>evergrant connect shop --link</code></pre></li>
            <li><p>The grant then stands here. Programs get its token with:</p>
            <pre><code>evergrant token shop</code></pre></li>
            </ol>
            <p>Nothing registered anywhere? <code>evergrant demo</code> brings a provider to play with.</p>
            <p><a href="/">Reload</a></p>
            """
        );
}
