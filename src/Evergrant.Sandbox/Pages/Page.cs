using System.Text;

namespace Evergrant.Sandbox.Pages;

/// <summary>A page: what it is called at Keap, what it shows, and what only the simulation says.</summary>
internal sealed record Page(string Title, Html Main)
{
    private const string Favicon = "data:,";

    /// <summary>Name and address of the page this one imitates; null when Keap has none.</summary>
    public string? Imitates { get; init; }

    /// <summary>What Keap would not say. Stands in the ribbon, outside of the imitation.</summary>
    public string? Aside { get; init; }

    /// <summary>Where the browser goes after a second, and what it may show in a frame before; null stays.</summary>
    public Uri? GoesOnTo { get; init; }

    /// <summary>After how many seconds the browser loads it anew; null never does.</summary>
    public int? RefreshSeconds { get; init; }

    /// <summary>Tables want more width than a form.</summary>
    public bool Wide { get; init; }

    public Task WriteAsync(HttpContext context, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        var headers = context.Response.Headers;
        // No form-action: it would stop the redirect to the app that follows the form.
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'sha256-{Stylesheet.Hash}'; img-src data:; {(GoesOnTo is null ? "" : $"frame-src {GoesOnTo.GetLeftPart(UriPartial.Authority)}; ")}base-uri 'none'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        // Not no-referrer: with that, browsers send Origin: null with the form.
        headers["Referrer-Policy"] = "same-origin";
        context.Response.ContentType = "text/html;charset=UTF-8";
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Whole().ToString())).AsTask();
    }

    private Html Whole()
    {
        var real = Imitates is null ? "Keap has no such page." : $"The real page is called {Imitates}.";
        var aside = Aside is null ? Html.Nothing : Html.Of($"<p class=\"aside\">{Aside}</p>");
        return Html.Of(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>{Title} (simulation)</title>
            {(
                GoesOnTo is null
                    ? Html.Nothing
                    : Html.Of($"<meta http-equiv=\"refresh\" content=\"1;url={GoesOnTo.OriginalString}\">")
            )}{(
                RefreshSeconds is not { } seconds
                    ? Html.Nothing
                    : Html.Of($"<meta http-equiv=\"refresh\" content=\"{seconds}\">")
            )}
            <link rel="icon" href="{Favicon}">
            <style>{Stylesheet.Markup}</style>
            </head>
            <body>
            <header class="ribbon"><p><strong>Simulation: not Keap.</strong> {real}</p>{aside}</header>
            <main class="{(Wide ? "wide" : "narrow")}">
            {Main}
            </main>
            </body>
            </html>
            """
        );
    }
}
