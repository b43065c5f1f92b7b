using System.Buffers;
using System.Text;

namespace Evergrant.Intake.Repairing;

/// Lines of comma separated values that no spreadsheet takes for formulas: what strangers typed is opened by somebody.
internal static class CsvText
{
    /// How a formula begins; the wide ones too, which some programs take for the same.
    private const string Formula = "=+-@＝＋－＠";

    /// At the very beginning, these are guarded too.
    private const string Blank = "\t\r\n";

    /// A program that takes one of these for its separator, whatever ours is, begins a cell behind it.
    private const string Ends = ";\t\r\n";
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",;\t\"\r\n");

    public static string Line(IEnumerable<string?> values) => string.Join(',', values.Select(Value));

    private static string Value(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var safe = Guarded(text);
        return safe.AsSpan().IndexOfAny(NeedsQuotes) >= 0
            ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : safe;
    }

    private static string Guarded(string text)
    {
        var safe = new StringBuilder(text.Length + 1);
        if (text.AsSpan().TrimStart(' ') is [var first, ..] && Blank.Contains(first))
            safe.Append('\'');
        int? cell = safe.Length;
        foreach (var letter in text)
        {
            // Blanks in front hide a formula from us, and not from every spreadsheet.
            if (cell is { } begin && Formula.Contains(letter))
                safe.Insert(begin, '\'');
            safe.Append(letter);
            if (Ends.Contains(letter))
                cell = safe.Length;
            else if (letter != ' ')
                cell = null;
        }
        return safe.ToString();
    }
}
