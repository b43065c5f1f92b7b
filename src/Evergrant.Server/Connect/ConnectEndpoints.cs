using Evergrant.Hosting.Home;
using Evergrant.Providers;
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
        if (await OpenAsync(context) is { } opened)
            await ConnectPages.InviteAsync(
                context,
                opened.Link,
                opened.App,
                opened.Profile,
                PathOf(context),
                PrepareForm(context)
            );
    }

    public async Task BeginAsync(HttpContext context)
    {
        if (await OpenAsync(context) is not { } opened || await ReadFormAsync(context) is null)
            return;
        var (link, app, profile) = opened;
        var redirectUri =
            app.RedirectUri?.OriginalString ?? new Uri(address.Value, $"/callback/{profile.Name}").AbsoluteUri;
        var cookie = ConnectCookie.Set(context, address);
        var authorize = await states.CreateAsync(link, app, profile, redirectUri, cookie, context.RequestAborted);
        await WaitingPage.WriteAsync(context, opened.Link, profile, authorize, PathOf(context));
    }

    /// Loads itself again until the answer came, in whatever tab; then it is the answer's page.
    public async Task WaitAsync(HttpContext context)
    {
        var link = RandomCode.Hash(CodeOf(context));
        var waiting = ConnectCookie.FindHash(context.Request) is { } cookie
            ? await states.FindWaitingAsync(link, cookie, context.RequestAborted)
            : null;
        if (waiting is null)
            await ShowAsync(context);
        else if (waiting.Result is { } result)
            await Page.SeeOtherAsync(context, RefusalPages.ResultPath(result));
        else if (waiting.IsExpired)
            await RefusalPages.ExpiredStateAsync(context);
        else if (await OpenAsync(context) is not { } opened)
            return;
        else if (waiting.IsSpent)
            await WaitingPage.FinishingAsync(context, opened.Profile, PathOf(context));
        else if (waiting.Age >= WaitingPage.Patience || context.Request.Query.ContainsKey(WaitingPage.HelpField))
            await WaitingPage.HelpAsync(
                context,
                opened.Link,
                opened.Profile,
                waiting.Authorize,
                PathOf(context),
                PrepareForm(context)
            );
        else
            await WaitingPage.WriteAsync(context, opened.Link, opened.Profile, waiting.Authorize, PathOf(context));
    }

    /// Some providers, and some registered addresses, never lead back here; the owner can carry the answer over.
    public async Task PasteAsync(HttpContext context)
    {
        if (await OpenAsync(context) is { } opened && await ReadFormAsync(context) is { } form)
            await callback.AcceptAsync(context, opened.Profile, form[WaitingPage.PasteField].ToString());
    }

    /// Null: it is not ours, and a page that says so was written.
    private async Task<IFormCollection?> ReadFormAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormOrEmptyAsync();
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
            !RandomCode.IsWellFormed(code)
            || await links.FindAsync(RandomCode.Hash(code), context.RequestAborted) is not { } link
        )
            await RefusalPages.UnknownLinkAsync(context);
        else if (link.UsedAt is not null)
            await RefusalPages.UsedLinkAsync(context);
        else if (links.IsExpired(link))
            await RefusalPages.ExpiredLinkAsync(context);
        else if (
            await home.Store.FindAppAsync(link.App, context.RequestAborted) is not { HasClient: true } app
            || home.Catalog.Find(app.Profile) is not { } profile
        )
            await RefusalPages.AppGoneAsync(context);
        else
            return new Opened(link, app, profile);
        return null;
    }

    private string PrepareForm(HttpContext context) =>
        BrowserForm.Prepare(context, address, "/connect", CodeOf(context));

    private static string PathOf(HttpContext context) => $"/connect/{CodeOf(context)}";

    private static string CodeOf(HttpContext context) => (string)context.Request.RouteValues["code"]!;

    private sealed record Opened(LinkRow Link, App App, ProviderProfile Profile);
}
