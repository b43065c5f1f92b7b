using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.Looking;

/// <summary>Why a request was refused, and what to change.</summary>
internal static class ExplanationPiece
{
    public static Html Of(Explanation one) =>
        one.Check is null && one.Request.Findings.Count == 0
            ? Html.Nothing
            : Html.Of($"<h2>Why, and what to change</h2>{Piece.Facts(Facts(one))}{Presentations(one.Token)}");

    private static IEnumerable<(string, Html)> Facts(Explanation one)
    {
        if (one.Check is { } check)
            yield return ("What failed", Html.Of($"{check}"));
        if (one.Redirect is { } redirect)
        {
            yield return ("Sent", Marked(redirect.Sent, redirect.At));
            yield return ("Wanted", Marked(redirect.Wanted, redirect.At));
        }

        if (one.Change is { } change)
            yield return ("Change", Html.Of($"{change}"));
        foreach (var found in one.Request.Findings)
            yield return (
                found.Id,
                Html.Of($"{found.Title} <code>{found.Seen}</code> {found.Cause}<pre>{found.Fix}</pre>")
            );
        if (one.Clause is { } clause)
            yield return ("Standard", Html.Of($"{clause}"));
        if (one.Thread is { } thread)
            yield return (
                "Thread",
                Html.Of(
                    $"<a href=\"{thread.Address.AbsoluteUri}\" rel=\"noreferrer\">{thread.Number} “{thread.Title}”</a>"
                )
            );
    }

    private static Html Marked(string address, int at) =>
        at > address.Length
            ? Html.Of($"<code>{address}</code> (ends here)")
            : Html.Of($"<code>{address[..(at - 1)]}<mark>{address[(at - 1)..]}</mark></code>");

    private static Html Presentations(LineageNode? token) =>
        token is null || token.Presentations.Count == 0
            ? Html.Nothing
            : Html.Of(
                $"""
                <p>That refresh token is generation {token.Generation} of {token.ConsentId}; it was presented {token.PresentationCount} times.</p>
                {Piece.Table(
                    "Who presented it",
                    ["Time (UTC)", "By", "From port", "Outcome"],
                    token.Presentations.Select(one =>
                        Html.Of(
                            $"<tr><td class=\"time\">{Piece.Time(one.At)}</td><td class=\"long\">{one.UserAgent ?? "nobody said"}</td><td>{one.RemotePort}</td><td>{one.Outcome}</td></tr>"
                        )
                    )
                )}
                """
            );
}
