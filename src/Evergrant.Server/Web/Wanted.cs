namespace Evergrant.Server.Web;

/// What kind of answer whoever sent a form can read.
internal static class Wanted
{
    private const string Html = "text/html";

    /// A program that says so, by what it sends or by what it takes.
    public static bool IsJson(HttpRequest request)
    {
        if (request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true)
            return true;
        var accept = request.Headers.Accept.ToString();
        var (html, json) = (Place(accept, Html), Place(accept, "application/json"));
        return json >= 0 && (html < 0 || json < html);
    }

    /// A browser that shows what comes back: they all say so.
    public static bool IsPage(HttpRequest request) =>
        !IsJson(request) && Place(request.Headers.Accept.ToString(), Html) >= 0;

    private static int Place(string accept, string type) => accept.IndexOf(type, StringComparison.OrdinalIgnoreCase);
}
