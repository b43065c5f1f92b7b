using System.Globalization;
using System.Text;

namespace Evergrant.Doctor;

/// A piece of what was pasted, secrets masked, with the offending part marked. One line, no control characters.
public sealed record Evidence
{
    private Evidence(string before, string marked, string after)
    {
        Text = before + marked + after;
        MarkStart = before.Length;
        MarkLength = marked.Length;
    }

    public string Text { get; }
    public int MarkStart { get; }

    /// 0 when what is wrong is that something is missing.
    public int MarkLength { get; }

    public string Before => Text[..MarkStart];

    /// The offending part. Empty: something is missing.
    public string Marked => Text.Substring(MarkStart, MarkLength);

    public string After => Text[(MarkStart + MarkLength)..];

    internal static Evidence Of(string before, string marked, string after = "") =>
        new(Printable(before), Printable(marked), Printable(after));

    internal static Evidence Lacking(string text) => Of(text, "");

    // A pasted text must not steer the terminal that shows it.
    internal static string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            switch (letter)
            {
                case '\n':
                    printable.Append("\\n");
                    break;
                case '\r':
                    printable.Append("\\r");
                    break;
                case '\t':
                    printable.Append("\\t");
                    break;
                default:
                    if (IsPrintable(letter))
                        printable.Append(letter);
                    else
                        printable.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
                    break;
            }
        }

        return printable.ToString();
    }

    private static bool IsPrintable(char letter) =>
        char.GetUnicodeCategory(letter)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.OtherNotAssigned
            );
}
