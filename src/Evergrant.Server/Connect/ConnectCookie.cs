using Evergrant.Server.Web;

namespace Evergrant.Server.Connect;

/// Ties a sign-in to the browser that began it.
internal static class ConnectCookie
{
    private const string Name = "evergrant_connect";

    /// A new one for every sign-in.
    public static string Set(HttpContext context, PublicAddress address)
    {
        var cookie = RandomCode.New();
        // Lax: the provider sends the browser back from another site.
        context.Response.Cookies.Append(
            Name,
            cookie,
            PrivateCookie.Options(address, "/", SameSiteMode.Lax, ConnectStates.Life)
        );
        return cookie;
    }

    /// Null: there is none, or what is there cannot be ours.
    public static string? FindHash(HttpRequest request) =>
        request.Cookies[Name] is { } cookie && RandomCode.IsWellFormed(cookie) ? RandomCode.Hash(cookie) : null;
}
