using System.Globalization;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Pages;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Looking;

/// <summary>/_sandbox/lineage: who redeemed which generation, when, and from where.</summary>
internal sealed class LineagePages(SandboxStore store)
{
    private const int MostConsents = 200;
    private const int MostNodes = 60;

    public Task ListAsync(HttpContext context)
    {
        var consents = Lineage.Of(store).GroupBy(node => node.ConsentId).Reverse().ToList();
        var rows = consents
            .Take(MostConsents)
            .Select(consent =>
            {
                var last = consent.MaxBy(node => node.Generation)!;
                return Html.Of(
                    $"""
                    <tr><td><a href="{LookingRoutes.Lineage}/{consent.Key}">{consent.Key}</a></td><td>{last.Tenant}</td>
                    <td><code>{last.ClientId}</code></td><td>{Number(last.Generation)}</td>
                    <td>{Number(
                        consent.Sum(node => node.Presentations.Count(one => !LineageDrawing.IsRedemption(one)))
                    )}</td>
                    <td class="time">{Piece.Time(last.IssuedAt)}</td></tr>
                    """
                );
            });
        var list =
            consents.Count == 0
                ? Html.Of($"<p>No tokens were issued yet.</p>")
                : Piece.Table(
                    "Consents",
                    ["Consent", "Tenant", "App", "Generation", "Refused", "Last issued (UTC)"],
                    rows
                );
        return new Page("Lineage", Html.Of($"<h1>Lineage</h1>{list}{Piece.Back}")) { Wide = true }.WriteAsync(context);
    }

    public Task ShowAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var all = Lineage.Of(store).Where(node => node.ConsentId == id).ToList();
        if (all.Count == 0)
            return Piece.NotFoundAsync(context, "No consent of that name has tokens.", LookingRoutes.Lineage);

        var shown = all.TakeLast(MostNodes).ToList();
        var left =
            shown.Count == all.Count
                ? Html.Nothing
                : Html.Of(
                    $"<p>The last {MostNodes} of {all.Count}; <code>evergrant sandbox lineage</code> has all.</p>"
                );
        var page = new Page(
            $"Lineage of {id}",
            Html.Of(
                $"""
                <h1>Lineage of {id}</h1>
                <p class="who">{all[0].ClientId} at {all[0].Tenant}. Two arrows out of one box are two that had the same refresh
                token. A process that sends <code>X-Instance</code> is known by that.</p>
                {left}
                {LineageDrawing.Of(shown)}
                <h2>Every time a refresh token was presented</h2>
                {Piece.Table(
                    "Presentations",
                    ["Generation", "Time (UTC)", "By", "Instance", "From port", "Outcome"],
                    shown.AsEnumerable().Reverse().SelectMany(Rows)
                )}
                <p><a href="{LookingRoutes.Lineage}">All consents</a></p>
                """
            )
        )
        {
            Wide = true,
        };
        return page.WriteAsync(context);
    }

    private static IEnumerable<Html> Rows(LineageNode node)
    {
        if (node.PresentationCount == 0)
            yield return Html.Of($"<tr><td>{Name(node)}</td><td colspan=\"5\">not presented yet</td></tr>");
        foreach (var one in node.Presentations)
            yield return Html.Of(
                $"""
                <tr><td>{Name(node)}</td><td class="time">{Piece.Time(one.At)}</td><td class="long">{one.UserAgent
                    ?? "nobody said"}</td>
                <td>{one.Instance ?? "nobody said"}</td><td>{Number(one.RemotePort)}</td><td>{Outcome(one)}</td></tr>
                """
            );
        if (node.PresentationCount > node.Presentations.Count)
            yield return Html.Of(
                $"<tr><td>{Name(node)}</td><td colspan=\"5\">and {node.PresentationCount - node.Presentations.Count} times more</td></tr>"
            );
    }

    private static Html Outcome(Presentation one) =>
        LineageDrawing.IsRedemption(one)
            ? Html.Of($"{one.Outcome.Replace('_', ' ')}")
            : Html.Of($"<span class=\"bad\">{one.Outcome.Replace('_', ' ')}</span>");

    private static Html Name(LineageNode node) => Html.Of($"{node.Generation} ({node.Id})");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
