using System.Globalization;
using System.Text;

namespace Evergrant.Server.Web;

/// A page without scripts: one heading, some text, one stylesheet.
internal static class Page
{
    /// `form-action` names us alone: nothing here posts to a provider.
    private const string Policy =
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static Task WriteAsync(HttpContext context, int status, string title, Html body) =>
        WriteAsync(context, status, title, body, PageFrame.Plain);

    public static Task WriteAsync(HttpContext context, int status, string title, Html body, PageFrame frame)
    {
        var page = Html.Of(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            {Reload(frame)}<title>{title} · Evergrant</title>
            <link rel="stylesheet" href="{Stylesheet.Path}">
            </head>
            <body class="{(frame.IsWide ? "wide" : "column")}">
            {Header(frame)}<main>
            <h1>{title}</h1>
            {body}
            </main>
            <footer><p>{frame.Footer}</p></footer>
            </body>
            </html>

            """
        );
        var bytes = Encoding.UTF8.GetBytes(page.ToString());
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = bytes.Length;
        response.Headers.ContentSecurityPolicy = frame.Policy ?? Policy;
        response.Headers.CacheControl = "no-store";
        return response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    /// The form was sent; what came of it is another page, which may be loaded again.
    public static Task SeeOtherAsync(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Location = path;
        return Task.CompletedTask;
    }

    private static Html Reload(PageFrame frame)
    {
        if (frame.Reload is not { } seconds)
            return Html.Empty;
        var text = seconds.ToString(CultureInfo.InvariantCulture);
        var content = frame.ReloadFrom is { } path ? $"{text};url={path}" : text;
        return Html.Of(
            $"""
            <meta http-equiv="refresh" content="{content}">

            """
        );
    }

    private static Html Header(PageFrame frame) =>
        frame.Navigation.IsEmpty
            ? Html.Empty
            : Html.Of(
                $"""
                <header><nav aria-label="Evergrant">{frame.Navigation}</nav></header>

                """
            );
}
