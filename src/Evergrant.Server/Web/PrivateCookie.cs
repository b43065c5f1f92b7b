namespace Evergrant.Server.Web;

/// Cookies no script reads, and no plain connection carries where the public address is https.
internal static class PrivateCookie
{
    public static CookieOptions Options(PublicAddress address, string path, SameSiteMode sameSite, TimeSpan life) =>
        new()
        {
            HttpOnly = true,
            SameSite = sameSite,
            Secure = address.IsSecure,
            Path = path,
            MaxAge = life,
        };
}
