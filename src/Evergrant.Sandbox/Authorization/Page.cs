using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace Evergrant.Sandbox.Authorization;

/// <summary>The frame of every imitated page: it says that it is one, loads nothing and runs no script.</summary>
internal static class Page
{
    private const string Style = """
        body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1b2733; background: #f4f6f8; }
        .ribbon { padding: .5rem 1rem; background: #7a3cc2; color: #fff; font-weight: 600; text-align: center; }
        main { max-width: 34rem; margin: 2rem auto; padding: 1.5rem 2rem; background: #fff; border: 1px solid #d5dce3; border-radius: 6px; }
        h1 { margin-top: 0; font-size: 1.35rem; }
        select { font: inherit; width: 100%; padding: .5rem; margin: .25rem 0 1rem; }
        button { font: inherit; padding: .5rem 1.5rem; margin-right: .5rem; border: 1px solid #3d5a73; border-radius: 4px; background: #fff; color: #1b2733; }
        button.allow { background: #1f6f43; border-color: #1f6f43; color: #fff; }
        button:focus-visible, select:focus-visible, a:focus-visible { outline: 3px solid #f0a500; outline-offset: 2px; }
        .why { padding: .75rem 1rem; background: #f3ecfb; border-left: 4px solid #7a3cc2; }
        """;

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    public static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    public static Task WriteAsync(HttpContext context, string title, string imitates, string main)
    {
        var headers = context.Response.Headers;
        // No form-action: it would stop the redirect to the app that follows the form.
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'sha256-{StyleHash}'; base-uri 'none'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        // Not no-referrer: with that, browsers send Origin: null with the form.
        headers["Referrer-Policy"] = "same-origin";
        context.Response.ContentType = "text/html;charset=UTF-8";
        var html = $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{Encode(
                title
            )}</title>
            <style>{Style}</style></head>
            <body>
            <div class="ribbon">Simulation: the Evergrant sandbox, not Keap. Imitates {Encode(imitates)}</div>
            <main>
            {main}
            </main>
            </body>
            </html>
            """;
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(html)).AsTask();
    }
}
