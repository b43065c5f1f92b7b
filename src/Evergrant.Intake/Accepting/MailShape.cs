using System.Buffers;

namespace Evergrant.Intake.Accepting;

/// <summary>
/// Whether a text can be an address for mail: one that a mailbox could have, not all that the standard allows. Whether it is
/// somebody's, only a mail can tell.
/// </summary>
internal static class MailShape
{
    private const int Longest = 254;
    private const int LongestLocal = 64;
    private const int LongestLabel = 63;

    // What would end the address, begin another one or begin a comment in a header.
    private static readonly SearchValues<char> Unusual = SearchValues.Create(" \t\r\n\"(),:;<>@[\\]`|%");

    public static bool IsRight(string text)
    {
        var at = text.LastIndexOf('@');
        return text.Length <= Longest && at > 0 && IsLocal(text.AsSpan(0, at)) && IsDomain(text.AsSpan(at + 1));
    }

    private static bool IsLocal(ReadOnlySpan<char> local) =>
        local.Length <= LongestLocal
        && local.IndexOfAny(Unusual) < 0
        && local[0] != '.'
        && local[^1] != '.'
        && !local.Contains("..", StringComparison.Ordinal)
        && AllShown(local);

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        var labels = 0;
        foreach (var range in domain.Split('.'))
        {
            var label = domain[range];
            if (label.Length is 0 or > LongestLabel || label[0] == '-' || label[^1] == '-')
                return false;
            foreach (var letter in label)
                // Other scripts have letters and marks; names in ASCII have none but these.
                if (letter < 128 ? !char.IsAsciiLetterOrDigit(letter) && letter != '-' : !IsOfAScript(letter))
                    return false;
            labels++;
        }
        // The last one is never a number alone: that would be an address of another kind.
        return labels > 1 && !char.IsAsciiDigit(domain[^1]);
    }

    private static bool IsOfAScript(char letter) =>
        char.IsLetterOrDigit(letter) || char.IsSurrogate(letter) || IsMark(letter);

    private static bool IsMark(char letter) =>
        char.GetUnicodeCategory(letter)
            is System.Globalization.UnicodeCategory.NonSpacingMark
                or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private static bool AllShown(ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
            if (
                char.IsControl(letter)
                || char.IsWhiteSpace(letter)
                || char.GetUnicodeCategory(letter) == System.Globalization.UnicodeCategory.Format
            )
                return false;
        return true;
    }
}
