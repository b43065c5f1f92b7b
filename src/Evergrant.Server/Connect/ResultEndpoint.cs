using Evergrant.Hosting.Home;

namespace Evergrant.Server.Connect;

/// The clean address after the callback. Its page holds no secret; the way back to the link is for the browser that came by it.
internal sealed class ResultEndpoint(EvergrantHome home, ConnectLinks links, ConnectResults results)
{
    public async Task ShowAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (await results.FindAsync(id, context.RequestAborted) is not { } outcome)
        {
            await RefusalPages.NoResultAsync(context);
            return;
        }
        var retry =
            !outcome.UsesLink && ConnectCookie.FindHash(context.Request) == outcome.CookieHash
                ? await links.FindPathAsync(outcome.Link, context.RequestAborted)
                : null;
        var provider = home.Catalog.Find(outcome.Provider)?.Title ?? outcome.Provider;
        await OutcomePage.WriteAsync(context, outcome, provider, retry);
    }
}
