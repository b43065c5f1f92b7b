using System.Text.Encodings.Web;
using Evergrant.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Hosting;

namespace Evergrant.AspNetCore;

/// GET changes nothing; POST, from our own page, asks the owner; the callback redeems once.
internal sealed class ConnectPages(EvergrantClient evergrant, IHostEnvironment environment, string prefix)
{
    private const string Cookie = "evergrant_connect";
    private readonly PendingConsents pending = new(evergrant.Options.ProcessClock);

    public async Task ShowAsync(HttpContext context, string grant)
    {
        if (await RefuseAsync(context, grant))
            return;
        if (evergrant.Home is not { } home)
        {
            // The server's own page of the grant, where its operator signs in and presses reconnect.
            var address = new Uri(evergrant.Options.Server!, $"/grants/{grant}").AbsoluteUri;
            await WriteAsync(context, 200, $"Kept by a server", $"""<a href="{Encode(address)}">Go to {grant}</a>""");
            return;
        }
        var found = (await home.Keeper.FindAsync(grant, context.RequestAborted))?.Grant;
        var stands = found is null ? "Not connected yet." : Advice.For(found, home.Calendar.GetUtcNow());
        await WriteAsync(
            context,
            200,
            $"Connect {grant}",
            $"""<p>{Encode(stands)}</p><form method="post"><button>Connect</button></form>"""
        );
    }

    public async Task BeginAsync(HttpContext context, string grant)
    {
        if (await RefuseAsync(context, grant))
            return;
        if (!IsFromOurPage(context.Request))
        {
            await WriteAsync(context, 403, "That did not work", "<p>Press the button on this program's own page.</p>");
            return;
        }
        try
        {
            var callback = new Uri(
                $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}{prefix}/callback"
            );
            var asked = await evergrant.AskOwnerAsync(grant, callback, context.RequestAborted);
            context.Response.Cookies.Append(Cookie, pending.Add(asked), CookieOptions(context.Request));
            context.Response.Headers.CacheControl = "no-store";
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = asked.Address.AbsoluteUri;
        }
        catch (ConnectFailedException failed)
        {
            await WriteAsync(context, 409, "That did not work", $"<p>{Encode(failed.Message)}</p>");
        }
    }

    public async Task ReturnAsync(HttpContext context)
    {
        if (await RefuseAsync(context, "callback"))
            return;
        if (
            context.Request.Cookies[Cookie] is not { } cookie
            || pending.Take(cookie, context.Request.Query["state"].ToString()) is not { } asked
        )
        {
            await WriteAsync(
                context,
                400,
                "That did not work",
                "<p>This answer belongs to another browser, came too late, or was used before. Begin again.</p>"
            );
            return;
        }
        context.Response.Cookies.Delete(Cookie, CookieOptions(context.Request));
        try
        {
            // A browser that leaves takes nothing with it.
            var grant = await evergrant.ConnectAsync(
                asked,
                context.Request.QueryString.Value ?? "",
                CancellationToken.None
            );
            var account = grant.Account ?? "an account that the provider does not name";
            await WriteAsync(
                context,
                200,
                $"{asked.Provider} is connected",
                $"<p>{Encode(account)} as {grant.Name}. It is kept alive from here on; you can close this page.</p>"
            );
        }
        catch (ConnectFailedException failed)
        {
            await WriteAsync(context, 409, "That did not work", $"<p>{Encode(failed.Message)}</p>");
        }
    }

    /// True: it was answered.
    private async Task<bool> RefuseAsync(HttpContext context, string grant)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (
            metadata?.GetMetadata<IAuthorizeData>() is null
            && metadata?.GetMetadata<IAllowAnonymous>() is null
            && !environment.IsDevelopment()
        )
        {
            await WriteAsync(
                context,
                403,
                "Closed",
                "<p>Nobody said who may connect accounts: MapEvergrantConnect().RequireAuthorization(), or .AllowAnonymous().</p>"
            );
            return true;
        }
        if (GrantName.IsValid(grant))
            return false;
        await WriteAsync(context, 404, "There is nothing here", "");
        return true;
    }

    private static bool IsFromOurPage(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return site.Length > 0
            ? site == "same-origin"
            : request.Headers.Origin.ToString() == $"{request.Scheme}://{request.Host}";
    }

    private CookieOptions CookieOptions(HttpRequest request) =>
        new()
        {
            HttpOnly = true,
            Secure = request.IsHttps,
            // Lax: the provider sends the browser back from another site.
            SameSite = SameSiteMode.Lax,
            Path = $"{request.PathBase}{prefix}",
            MaxAge = PendingConsents.Life,
        };

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    private static Task WriteAsync(HttpContext context, int status, string title, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        // No form-action: a post that is answered with the way to the provider would be stopped by it, silently.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";
        context.Response.Headers["Referrer-Policy"] = "same-origin";
        return context.Response.WriteAsync(
            $"""<!doctype html><html lang="en"><meta charset="utf-8"><title>{Encode(title)}</title><h1>{Encode(title)}</h1>{body}</html>""",
            context.RequestAborted
        );
    }
}
