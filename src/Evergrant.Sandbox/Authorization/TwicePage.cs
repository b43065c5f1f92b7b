using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.Authorization;

/// <summary>
/// Makes a browser open the redirect address twice, as that of a nervous user or a prefetching one does: first in a
/// frame, then as the page. Shown once, so that reloading it does not make it four times.
/// </summary>
internal sealed class TwicePage(ShownOnce shown)
{
    public const string Path = AuthorizeRequest.Path + "/twice";

    public Task SendAsync(HttpContext context, string location) =>
        shown.SendAsync(
            context,
            Path,
            new Shown(
                Html.Of(
                    $"""
                    <h1>Going back, twice</h1>
                    <p>This page opens the redirect address, and a moment later the browser goes there as well:
                    <a href="{location}">the program</a>.</p>
                    <iframe src="{location}" title="The first time"></iframe>
                    """
                ),
                "The fault duplicate-callback. Keap redirects once; a browser that is told to go back, or prefetches, does not.",
                new Uri(location)
            )
        );

    public Task ShowAsync(HttpContext context) =>
        shown.Take(context) is { } twice
            ? new Page("Going back", twice.Piece) { Aside = twice.Aside, GoesOnTo = twice.GoesOnTo }.WriteAsync(context)
            : NotAcceptedPage.WriteAsync(context, StatusCodes.Status404NotFound, "The browser has gone back already.");
}
