using System.Text;

namespace Evergrant.Intake.Importing;

/// <param name="Line">Where it begins, from 1: a quoted value may go over several.</param>
internal sealed record CsvRecord(int Line, IReadOnlyList<string> Values);

/// <summary>
/// Comma separated values as RFC 4180 and spreadsheets write them (with commas, semicolons or tabs, which the first line
/// tells), one record after the other: a file may be longer than memory. UTF-8, with a mark or without.
/// </summary>
internal sealed class CsvReader : IDisposable
{
    public const int MostColumns = 200;
    private const int LongestRecord = 64 * 1024;

    private readonly StreamReader text;
    private int line = 1;
    private char? separator;

    public CsvReader(Stream stream) =>
        text = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), true, 64 * 1024);

    /// <summary>Null: there is none any more. Empty lines are none.</summary>
    /// <exception cref="CsvException"/>
    public CsvRecord? Read()
    {
        try
        {
            separator ??= GuessSeparator();
            while (true)
            {
                var began = line;
                if (ReadValues() is not { } values)
                    return null;
                if (values is not [""])
                    return new CsvRecord(began, values);
            }
        }
        catch (DecoderFallbackException)
        {
            throw new CsvException(line, "it is not UTF-8 from about here; save the file as “CSV UTF-8”.");
        }
    }

    public void Dispose() => text.Dispose();

    /// Of those that stand in the first line, the most frequent one.
    private char GuessSeparator()
    {
        var first = new char[4_096];
        var length = text.BaseStream.CanSeek ? Peek(first) : 0;
        var head = first.AsSpan(0, length);
        var end = head.IndexOfAny('\r', '\n');
        if (end >= 0)
            head = head[..end];
        var (best, most) = (',', head.Count(','));
        foreach (var candidate in ";\t")
            if (head.Count(candidate) > most)
                (best, most) = (candidate, head.Count(candidate));
        return best;
    }

    private int Peek(char[] first)
    {
        var length = text.Read(first, 0, first.Length);
        text.DiscardBufferedData();
        text.BaseStream.Position = 0;
        return length;
    }

    private List<string>? ReadValues()
    {
        if (text.Peek() < 0)
            return null;
        var began = line;
        var values = new List<string>();
        var value = new StringBuilder();
        var length = 0;
        while (true)
        {
            var next = text.Read();
            if (++length > LongestRecord)
                throw new CsvException(
                    began,
                    $"the record is longer than {LongestRecord} characters; is a quotation mark open?"
                );
            switch (next)
            {
                case '"' when value.Length == 0:
                    ReadQuoted(value, began, ref length);
                    break;
                case '"':
                    throw new CsvException(
                        line,
                        "a quotation mark stands inside a value that does not begin with one."
                    );
                case '\r' when text.Peek() == '\n':
                    break;
                case '\r' or '\n' or < 0:
                    Add(values, value, began);
                    line++;
                    return values;
                case '\uFEFF' when line == 1 && length == 1:
                    break;
                default:
                    if (next == separator)
                        Add(values, value, began);
                    else
                        value.Append((char)next);
                    break;
            }
        }
    }

    private void ReadQuoted(StringBuilder value, int began, ref int length)
    {
        while (true)
        {
            var next = text.Read();
            if (next < 0 || ++length > LongestRecord)
                throw new CsvException(began, "a quotation mark is opened and not closed.");
            if (next == '\n')
                line++;
            if (next != '"')
                value.Append((char)next);
            else if (text.Peek() == '"')
                value.Append((char)text.Read());
            else if (text.Peek() is var after && after >= 0 && after != separator && after is not ('\r' or '\n'))
                throw new CsvException(line, "something stands behind a closing quotation mark.");
            else
                return;
        }
    }

    private static void Add(List<string> values, StringBuilder value, int began)
    {
        if (values.Count == MostColumns)
            throw new CsvException(began, $"it has more than {MostColumns} columns.");
        values.Add(value.ToString());
        value.Clear();
    }
}
