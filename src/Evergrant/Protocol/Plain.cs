using System.Globalization;
using System.Text;

namespace Evergrant.Protocol;

/// Texts from elsewhere, fit for a log line or a page: one line, bounded, no control characters.
internal static class Plain
{
    public static string Text(string text, int longest)
    {
        var kept = string.Concat(text.EnumerateRunes().Select(rune => IsPlain(rune) ? rune.ToString() : " ")).Trim();
        if (kept.Length <= longest)
            return kept;
        // A pair of surrogates is not cut in two.
        return kept[..(char.IsHighSurrogate(kept[longest - 2]) ? longest - 2 : longest - 1)] + '…';
    }

    public static string? OrNull(string? text, int longest) =>
        text is null || Text(text, longest) is not { Length: > 0 } kept ? null : kept;

    /// Format characters can turn a line around or hide a part of it.
    private static bool IsPlain(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );
}
