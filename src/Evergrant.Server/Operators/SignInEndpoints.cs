using Evergrant.Server.Web;

namespace Evergrant.Server.Operators;

/// In by link, out by button. GET changes nothing: programs that look at links in mails do not sign in.
internal sealed class SignInEndpoints(SignInLinks links, OperatorSessions sessions, PublicAddress address)
{
    public const string Path = "/sign-in";

    public async Task ShowAsync(HttpContext context)
    {
        if (await OpenAsync(context) is { } code)
            await OperatorPages.InviteAsync(
                context,
                $"{Path}/{code}",
                BrowserForm.Prepare(context, address, Path, code)
            );
    }

    public async Task SignInAsync(HttpContext context)
    {
        if (await OpenAsync(context) is not { } code)
            return;
        var form = await context.Request.ReadFormOrEmptyAsync();
        if (!BrowserForm.IsOurs(context, address, code, form[BrowserForm.Field].ToString()))
            await OperatorPages.ForeignFormAsync(context);
        else if (await sessions.SignInAsync(context, RandomCode.Hash(code)))
            await Page.SeeOtherAsync(context, "/");
        else
            await OperatorPages.UselessLinkAsync(context, SignInLinks.LinkState.Used);
    }

    public async Task SignOutAsync(HttpContext context)
    {
        if (await sessions.FindAsync(context) is { } session)
        {
            if (!await OperatorForm.IsOursAsync(context, address, session))
            {
                await OperatorPages.ForeignFormAsync(context);
                return;
            }
            await sessions.SignOutAsync(context, session);
        }
        await Page.SeeOtherAsync(context, "/");
    }

    /// Null: a page that says why not was written.
    private async Task<string?> OpenAsync(HttpContext context)
    {
        var code = (string)context.Request.RouteValues["code"]!;
        var state = RandomCode.IsWellFormed(code)
            ? await links.FindAsync(RandomCode.Hash(code), context.RequestAborted)
            : SignInLinks.LinkState.Unknown;
        if (state == SignInLinks.LinkState.Open)
            return code;
        await OperatorPages.UselessLinkAsync(context, state);
        return null;
    }
}
