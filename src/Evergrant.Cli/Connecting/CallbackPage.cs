using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Evergrant.Cli.Connecting;

/// What the browser shows when it has brought the answer. The code stands in its address, so nothing is loaded from it.
internal static class CallbackPage
{
    private const string Css =
        "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.25rem;color:#1d2a24;background:#f7faf8}"
        + "h1{font-size:1.6rem;line-height:1.25}p{margin:.6rem 0}"
        + "@media(prefers-color-scheme:dark){body{color:#e6efe9;background:#131a16}}";

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static Task WriteAsync(HttpContext context, ConsentAnswer answer, string provider) =>
        answer is ConsentAnswer.Allowed
            ? WriteAsync(
                context,
                "You can close this tab",
                $"{provider} has answered. Evergrant finishes in the terminal where you started it, and says there how it ended."
            )
            : WriteAsync(
                context,
                "Nothing was allowed",
                $"{provider} sent you back without a permission. The terminal says why, and what to do. You can close this tab."
            );

    private static Task WriteAsync(HttpContext context, string title, string text)
    {
        // The provider's title comes from our own catalog: no markup in it.
        var page = Encoding.UTF8.GetBytes(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title} · Evergrant</title>
            <style>{Css}</style>
            </head>
            <body>
            <main>
            <h1>{title}</h1>
            <p>{text}</p>
            </main>
            </body>
            </html>

            """
        );
        var response = context.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = page.Length;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        response.Headers.Connection = "close";
        return response.Body.WriteAsync(page, context.RequestAborted).AsTask();
    }
}
