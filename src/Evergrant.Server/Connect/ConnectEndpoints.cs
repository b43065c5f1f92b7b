using Evergrant.Protocol;
using Evergrant.Providers;
using Evergrant.Server.Home;
using Evergrant.Server.Web;

namespace Evergrant.Server.Connect;

/// The owner's way to the provider. GET changes nothing; POST begins a sign-in, or ends one that did not come back by itself.
internal sealed class ConnectEndpoints(
    EvergrantHome home,
    ConnectLinks links,
    ConnectStates states,
    CallbackEndpoint callback,
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
        if (await OpenAsync(context) is not { } opened || await ReadFormAsync(context) is null)
            return;
        var (link, app, profile) = opened;
        var redirectUri =
            app.RedirectUri?.OriginalString ?? new Uri(address.Value, $"/callback/{profile.Name}").AbsoluteUri;
        var pkce = Pkce.For(profile);
        var cookie = ConnectCookie.Set(context, address);
        var state = await states.CreateAsync(link, profile.Name, redirectUri, cookie, pkce, context.RequestAborted);
        var authorize = AuthorizationRequest.Build(app, profile, redirectUri, state, pkce);
        var code = CodeOf(context);
        var token = BrowserForm.Prepare(context, address, code);
        await ConnectPages.GoAsync(context, link, profile, authorize, $"/connect/{code}/answer", token);
    }

    /// Some providers, and some registered addresses, never lead back here; the owner can carry the answer over.
    public async Task PasteAsync(HttpContext context)
    {
        if (await OpenAsync(context) is { } opened && await ReadFormAsync(context) is { } form)
            await callback.AcceptAsync(context, opened.Profile, form[ConnectPages.PasteField].ToString());
    }

    /// Null: it is not ours, and a page that says so was written.
    private async Task<IFormCollection?> ReadFormAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType
            ? await context.Request.ReadFormAsync(context.RequestAborted)
            : FormCollection.Empty;
        if (BrowserForm.IsOurs(context, address, CodeOf(context), form[BrowserForm.Field].ToString()))
            return form;
        await RefusalPages.ForeignFormAsync(context);
        return null;
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
