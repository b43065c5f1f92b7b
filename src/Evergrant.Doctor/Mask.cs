using System.Text;

namespace Evergrant.Doctor;

/// What may be shown of a pasted text.
internal static class Mask
{
    private const int ShortestWithEnds = 16;
    private const int LongestWord = 15;
    private const int LongestNumber = 5;

    // Words with digits or of several words that the pages of providers use; none is anybody's secret.
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "v1",
        "v2",
        "oauth2",
        "oauth1",
        "base64",
        "utf8",
        "http2",
        "userAgent",
        "xmlrpc",
        "KeapAK",
        "jwt",
        "contactId",
        "clientId",
        "clientSecret",
        "refreshToken",
        "accessToken",
        "grantType",
        "redirectUri",
        "responseType",
        "emailAddresses",
    };

    /// A secret: its ends when it is long enough not to be given away by them, else only its length.
    public static string Secret(string value)
    {
        if (value.Length == 0)
            return "(empty)";

        if (Placeholder.IsPlainlyOne(value))
            return value;

        return value.Length < ShortestWithEnds
            ? $"[{value.Length} characters]"
            : $"{value[..2]}…{value[^2..]} [{value.Length} characters]";
    }

    /// Text that should hold no secret but may: words and small numbers stay, everything else becomes its length.
    public static string Text(string text, int longest = 120)
    {
        var shown = new StringBuilder();
        var at = 0;
        while (at < text.Length && shown.Length < longest)
        {
            var end = at;
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
                end++;

            if (end == at)
            {
                shown.Append(char.IsAscii(text[at]) ? text[at] : '?');
                at++;
                continue;
            }

            var run = text[at..end];
            shown.Append(IsWord(run) ? run : $"[{run.Length} characters]");
            at = end;
        }

        return at < text.Length ? shown.Append('…').ToString() : shown.ToString();
    }

    private static bool IsWord(string run) =>
        Words.Contains(run)
        || (run.Length <= LongestNumber && run.All(char.IsAsciiDigit))
        || (
            run.Length <= LongestWord
            && run.AsSpan(1).IndexOfAnyExceptInRange('a', 'z') < 0
            && char.IsAsciiLetter(run[0])
        )
        || (run.Length <= LongestWord && run.All(char.IsAsciiLetterUpper));
}
