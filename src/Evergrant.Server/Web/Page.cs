using System.Text;

namespace Evergrant.Server.Web;

/// A page without scripts: one heading, some text, one stylesheet.
internal static class Page
{
    /// `form-action` names us alone: nothing here posts to a provider.
    private const string Policy =
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static Task WriteAsync(HttpContext context, int status, string title, Html body)
    {
        var page = Html.Of(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>{title} · Evergrant</title>
            <link rel="stylesheet" href="{Stylesheet.Path}">
            </head>
            <body>
            <main>
            <h1>{title}</h1>
            {body}
            <footer>Evergrant keeps a connection alive once you have approved it. It never sees your password.</footer>
            </main>
            </body>
            </html>

            """
        );
        var bytes = Encoding.UTF8.GetBytes(page.ToString());
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = bytes.Length;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.CacheControl = "no-store";
        return response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
