using Evergrant.Protocol;
using Evergrant.Providers;
using Evergrant.Server.Home;
using Evergrant.Server.Web;

namespace Evergrant.Server.Connect;

/// The owner's way to the provider. GET changes nothing; POST begins a sign-in.
internal sealed class ConnectEndpoints(
    EvergrantHome home,
    ConnectLinks links,
    ConnectStates states,
    PublicAddress address
)
{
    public async Task ShowAsync(HttpContext context)
    {
        if (await OpenAsync(context) is not { } opened)
            return;
        var code = CodeOf(context);
        var token = BrowserForm.Prepare(context, address, code);
        await ConnectPages.InviteAsync(context, opened.Link, opened.Profile, $"/connect/{code}", token);
    }

    public async Task BeginAsync(HttpContext context)
    {
        if (await OpenAsync(context) is not { } opened)
            return;
        var field = context.Request.HasFormContentType
            ? (await context.Request.ReadFormAsync(context.RequestAborted))[BrowserForm.Field].ToString()
            : null;
        if (!BrowserForm.IsOurs(context, address, CodeOf(context), field))
        {
            await RefusalPages.ForeignFormAsync(context);
            return;
        }
        var (link, app, profile) = opened;
        var redirectUri =
            app.RedirectUri?.OriginalString ?? new Uri(address.Value, $"/callback/{profile.Name}").AbsoluteUri;
        var pkce = Pkce.For(profile);
        var cookie = ConnectCookie.Set(context, address);
        var state = await states.CreateAsync(link, profile.Name, redirectUri, cookie, pkce, context.RequestAborted);
        var authorize = AuthorizationRequest.Build(app, profile, redirectUri, state, pkce);
        await ConnectPages.GoAsync(context, link, profile, authorize);
    }

    /// Null: a page that says why not was written.
    private async Task<Opened?> OpenAsync(HttpContext context)
    {
        var code = CodeOf(context);
        if (
            !ConnectCode.IsWellFormed(code)
            || await links.FindAsync(ConnectCode.Hash(code), context.RequestAborted) is not { } link
        )
            await RefusalPages.UnknownLinkAsync(context);
        else if (link.UsedAt is not null)
            await RefusalPages.UsedLinkAsync(context);
        else if (links.IsExpired(link))
            await RefusalPages.ExpiredLinkAsync(context);
        else if (
            await home.Store.FindAppAsync(link.App, context.RequestAborted) is not { } app
            || home.Catalog.Find(app.Profile) is not { } profile
        )
            await RefusalPages.AppGoneAsync(context);
        else
            return new Opened(link, app, profile);
        return null;
    }

    private static string CodeOf(HttpContext context) => (string)context.Request.RouteValues["code"]!;

    private sealed record Opened(LinkRow Link, App App, ProviderProfile Profile);
}
