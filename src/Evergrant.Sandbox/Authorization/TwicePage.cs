using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.Authorization;

/// <summary>Makes a browser call the redirect address a second time, as a nervous user or a prefetching one does.</summary>
internal static class TwicePage
{
    public static Task WriteAsync(HttpContext context, string location) =>
        new Page(
            "Going back",
            Html.Of(
                $"""
                <h1>Going back, twice</h1>
                <p>This page calls the redirect address, and a moment later the browser goes there as well:
                <a href="{location}">the program</a>.</p>
                <img src="{location}" alt="">
                """
            )
        )
        {
            Aside =
                "The fault duplicate-callback. Keap redirects once; a browser that is told to go back, or prefetches, does not.",
            GoesOnTo = new Uri(location),
        }.WriteAsync(context);
}
