using Evergrant.Server.Web;

namespace Evergrant.Server.Connect;

/// Makes sure that a form was sent from our own page, by the browser that was shown it.
internal static class BrowserForm
{
    public const string Field = "form_token";
    private const string Cookie = "evergrant_form";

    /// The hidden field's value for this browser and this link.
    public static string Prepare(HttpContext context, PublicAddress address, string code)
    {
        var known = context.Request.Cookies[Cookie];
        var cookie = ConnectCode.IsWellFormed(known) ? known! : ConnectCode.New();
        context.Response.Cookies.Append(
            Cookie,
            cookie,
            ConnectCookie.Options(address, "/connect", TimeSpan.FromHours(1))
        );
        return Token(cookie, code);
    }

    public static bool IsOurs(HttpContext context, PublicAddress address, string code, string field) =>
        IsSameOrigin(context.Request, address)
        && context.Request.Cookies[Cookie] is { } cookie
        && ConnectCode.IsWellFormed(cookie)
        && ConnectCode.AreSame(field, Token(cookie, code));

    /// Our pages send no referrer, so browsers say `Origin: null` where Sec-Fetch-Site says same-origin; the latter decides.
    private static bool IsSameOrigin(HttpRequest request, PublicAddress address)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        var isOwn =
            string.Equals(origin, address.Origin, StringComparison.OrdinalIgnoreCase)
            || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
        return site.Length > 0 ? site == "same-origin" && (isOwn || origin is "" or "null") : isOwn;
    }

    private static string Token(string cookie, string code) => ConnectCode.Hash($"form {cookie} {code}");
}
