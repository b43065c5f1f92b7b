namespace Evergrant.Server.Web;

internal static class SameOrigin
{
    /// Our pages send no referrer, so browsers say `Origin: null` where Sec-Fetch-Site says same-origin; the latter decides.
    public static bool IsOurs(HttpRequest request, PublicAddress address)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        var isOwn =
            string.Equals(origin, address.Origin, StringComparison.OrdinalIgnoreCase)
            || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
        return site.Length > 0 ? site == "same-origin" && (isOwn || origin is "" or "null") : isOwn;
    }
}
