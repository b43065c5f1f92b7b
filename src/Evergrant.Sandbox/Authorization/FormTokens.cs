using System.Security.Cryptography;
using System.Text;

namespace Evergrant.Sandbox.Authorization;

/// <summary>
/// Binds a form to the browser that was shown it: an HMAC of the cookie under a key of this process. Another site can
/// fetch a form, but only with a cookie of its own.
/// </summary>
internal sealed class FormTokens
{
    private const string CookieName = "sandbox_browser";

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    public string TokenFor(HttpContext context)
    {
        var browser = context.Request.Cookies[CookieName];
        if (string.IsNullOrEmpty(browser))
        {
            browser = TokenText.NewCookie();
            var cookie = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax };
            context.Response.Cookies.Append(CookieName, browser, cookie);
        }

        return Sign(browser);
    }

    /// <summary>Empty of one that was shown nothing yet.</summary>
    public static string BrowserOf(HttpContext context) => context.Request.Cookies[CookieName] ?? "";

    public bool Fits(HttpContext context, string? token) =>
        context.Request.Cookies[CookieName] is { Length: > 0 } browser
        && token is not null
        && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Sign(browser)),
            Encoding.UTF8.GetBytes(token)
        );

    public static bool IsSameOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            ? origin == $"{request.Scheme}://{request.Host}"
            : request.Headers["Sec-Fetch-Site"] == "same-origin";
    }

    private string Sign(string browser) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(browser)));
}
