namespace Evergrant.Server.Web;

/// Makes sure that a form of somebody who has no session was sent from our own page, by the browser that was shown it.
internal static class BrowserForm
{
    public const string Field = "form_token";
    private const string Cookie = "evergrant_form";

    /// <summary>The hidden field's value for this browser and this link.</summary>
    /// <param name="path">Of the pages that the form is on.</param>
    public static string Prepare(HttpContext context, PublicAddress address, string path, string code)
    {
        var known = context.Request.Cookies[Cookie];
        var cookie = RandomCode.IsWellFormed(known) ? known! : RandomCode.New();
        context.Response.Cookies.Append(
            Cookie,
            cookie,
            PrivateCookie.Options(address, path, SameSiteMode.Lax, TimeSpan.FromHours(1))
        );
        return Token(cookie, code);
    }

    public static bool IsOurs(HttpContext context, PublicAddress address, string code, string field) =>
        SameOrigin.IsOurs(context.Request, address)
        && context.Request.Cookies[Cookie] is { } cookie
        && RandomCode.IsWellFormed(cookie)
        && RandomCode.AreSame(field, Token(cookie, code));

    public static Html Hidden(string token) => Html.Of($"""<input type="hidden" name="{Field}" value="{token}">""");

    private static string Token(string cookie, string code) => RandomCode.Hash($"form {cookie} {code}");
}
