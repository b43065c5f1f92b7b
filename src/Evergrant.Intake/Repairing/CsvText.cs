using System.Buffers;

namespace Evergrant.Intake.Repairing;

/// Lines of comma separated values that no spreadsheet takes for formulas: what strangers typed is opened by somebody.
internal static class CsvText
{
    /// How a formula begins; the wide ones too, which some programs take for the same.
    private const string Formula = "=+-@\t\r\n＝＋－＠";
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",;\t\"\r\n");

    public static string Line(IEnumerable<string?> values) => string.Join(',', values.Select(Value));

    private static string Value(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        // Blanks in front hide a formula from us, and not from every spreadsheet.
        var safe = text.AsSpan().TrimStart(' ') is [var first, ..] && Formula.Contains(first) ? $"'{text}" : text;
        return safe.AsSpan().IndexOfAny(NeedsQuotes) >= 0
            ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : safe;
    }
}
