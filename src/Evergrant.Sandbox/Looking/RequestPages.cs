using Evergrant.Sandbox.Explaining;
using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.Looking;

/// <summary>/_sandbox/requests</summary>
internal sealed class RequestPages(SandboxRequestLog log, Explainer explainer)
{
    private const int Shown = 200;

    public Task ListAsync(HttpContext context)
    {
        var all = log.All;
        var list =
            all.Count == 0
                ? Html.Of($"<p>None yet.</p>")
                : Html.Of(
                    $"""
                    <p>Newest first, and <a href="{LookingRoutes.Live}">live</a>; {Math.Min(
                        Shown,
                        all.Count
                    )} of {all.Count}. Secrets are replaced before anything is written down.</p>
                    {RequestTable.Of(all.Reverse().Take(Shown))}
                    """
                );
        return new Page("Requests", Html.Of($"<h1>Requests</h1>{list}{Piece.Back}")) { Wide = true }.WriteAsync(
            context
        );
    }

    public Task ShowAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (explainer.Find(id) is not { } explanation)
            return Piece.NotFoundAsync(context, "No such request is kept.", LookingRoutes.Requests);

        var one = explanation.Request;
        var body = one.Exchange.ResponseBody is { } text ? Html.Of($"<h2>Answer</h2><pre>{text}</pre>") : Html.Nothing;
        var page = new Page(
            $"Request {one.Id}",
            Html.Of(
                $"""
                <h1>{one.Method} {one.Path}</h1>
                {Piece.Facts(Facts(one))}
                {ExplanationPiece.Of(explanation)}
                {Fields("Request headers", one.Exchange.RequestHeaders)}
                {Fields("Request parameters", one.Exchange.RequestFields)}
                {Fields("Response headers", one.Exchange.ResponseHeaders)}
                {body}
                {CopyPiece.Of(one.Call!)}
                <p><a href="{LookingRoutes.Requests}">All requests</a></p>
                """
            )
        )
        {
            Wide = true,
        };
        return page.WriteAsync(context);
    }

    private static IEnumerable<(string, Html)> Facts(LoggedRequest one) =>
        [
            ("Time (UTC)", Piece.Time(one.Time)),
            ("Query", Piece.Text(one.Query)),
            ("Status", RequestTable.Status(one)),
            ("Refused, and why", one.Refused is null ? Piece.Text(null) : RequestTable.Refused(one)),
            ("Findings", one.Findings.Count == 0 ? Piece.Text(null) : RequestTable.Findings(one)),
            ("Known from", one.Fidelity.Count == 0 ? Piece.Text(null) : RequestTable.Rows(one)),
            ("App", Piece.Text(one.Client)),
            ("Tenant", Piece.Text(one.Tenant)),
            ("Presented", Piece.Text(one.Presented)),
            ("Issued", Piece.Text(one.Issued)),
        ];

    private static Html Fields(string heading, IReadOnlyList<LoggedField> fields) =>
        fields.Count == 0
            ? Html.Nothing
            : Html.Of(
                $"""
                <h2>{heading}</h2>
                {Piece.Table(
                    heading,
                    ["Name", "Value"],
                    fields.Select(field => Html.Of($"<tr><td>{field.Name}</td><td class=\"long\">{field.Value}</td></tr>"))
                )}
                """
            );
}
