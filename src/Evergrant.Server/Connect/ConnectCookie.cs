using Evergrant.Server.Web;

namespace Evergrant.Server.Connect;

/// Ties a sign-in to the browser that began it.
internal static class ConnectCookie
{
    private const string Name = "evergrant_connect";

    /// A new one for every sign-in.
    public static string Set(HttpContext context, PublicAddress address)
    {
        var cookie = ConnectCode.New();
        context.Response.Cookies.Append(Name, cookie, Options(address, "/", ConnectStates.Life));
        return cookie;
    }

    /// Null: there is none, or what is there cannot be ours.
    public static string? FindHash(HttpRequest request) =>
        request.Cookies[Name] is { } cookie && ConnectCode.IsWellFormed(cookie) ? ConnectCode.Hash(cookie) : null;

    /// Lax: the provider sends the browser back from another site.
    public static CookieOptions Options(PublicAddress address, string path, TimeSpan life) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = address.IsSecure,
            Path = path,
            MaxAge = life,
        };
}
