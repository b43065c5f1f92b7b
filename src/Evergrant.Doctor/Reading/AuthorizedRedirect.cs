using System.Buffers;
using System.Net;

namespace Evergrant.Doctor.Reading;

/// People paste the authorize address along with the exchange; its redirect_uri is what the exchange must repeat.
internal static class AuthorizedRedirect
{
    private const string Page = "oauth/authorize?";
    private const string Name = "redirect_uri=";
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \n\t\"'<>“”‘’");

    public static string? In(string text)
    {
        var page = text.IndexOf(Page, StringComparison.OrdinalIgnoreCase);
        if (page < 0)
            return null;

        var end = text.AsSpan(page).IndexOfAny(Ends);
        var query = text.AsSpan(page + Page.Length, (end < 0 ? text.Length - page : end) - Page.Length).ToString();
        foreach (var pair in query.Split('&'))
        {
            if (pair.StartsWith(Name, StringComparison.Ordinal))
                return WebUtility.UrlDecode(pair[Name.Length..]);
        }

        return null;
    }
}
