using System.Globalization;
using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.Looking;

/// <summary>Markup that the pages share.</summary>
internal static class Piece
{
    public static readonly Html Back = Html.Of($"<p><a href=\"/\">The sandbox's first page</a></p>");

    public static Html Time(DateTimeOffset time) =>
        Html.Of(
            $"<time datetime=\"{time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}\">{time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}</time>"
        );

    /// <summary>A table that scrolls sideways, by keyboard too, instead of widening the page.</summary>
    public static Html Table(string caption, string[] columns, IEnumerable<Html> rows)
    {
        var head = Html.Join(columns.Select(column => Html.Of($"<th scope=\"col\">{column}</th>")));
        return Html.Of(
            $"""
            <div class="scroll" role="region" aria-label="{caption}" tabindex="0">
            <table><caption class="unseen">{caption}</caption><thead><tr>{head}</tr></thead>
            <tbody>{Html.Join(rows)}</tbody></table>
            </div>
            """
        );
    }

    public static Html Facts(IEnumerable<(string Name, Html Value)> facts) =>
        Html.Of($"<dl>{Html.Join(facts.Select(fact => Html.Of($"<dt>{fact.Name}</dt><dd>{fact.Value}</dd>")))}</dl>");

    public static Html Text(string? text) => Html.Of($"{text ?? "none"}");

    public static Task NotFoundAsync(HttpContext context, string what, string list) =>
        new Page(
            "Not there",
            Html.Of($"<h1>Not there</h1><p>{what} <a href=\"{list}\">All that there are</a></p>")
        ).WriteAsync(context, StatusCodes.Status404NotFound);
}
