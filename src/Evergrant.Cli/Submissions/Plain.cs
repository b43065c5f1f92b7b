using System.Globalization;

namespace Evergrant.Cli.Submissions;

/// What strangers sent, as a terminal may show it: without control characters, which could move the cursor or worse.
internal static class Plain
{
    public static string Of(string text, int most = 2_000)
    {
        var safe = string.Concat(text.Select(c => c == '\n' || !IsUnseen(c) ? c : '\uFFFD'));
        return safe.Length <= most ? safe : safe[..(most - 1)] + "…";
    }

    public static string Line(string text, int most = 2_000) =>
        Of(text.ReplaceLineEndings(" "), most).Replace('\n', ' ');

    private static bool IsUnseen(char c) =>
        char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator;
}
