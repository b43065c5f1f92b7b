using System.Text;

namespace Evergrant.Doctor.Reading;

/// <summary>One command as bash would split it, forgiving what forums do to quotes, dashes and line ends.</summary>
internal sealed class ShellCommand
{
    private const string TypographicDouble = "“”„‟«»";
    private const string TypographicSingle = "‘’‚‛";

    private readonly string text;
    private readonly StringBuilder word = new();
    private readonly List<ShellWord> words = [];
    private int at;
    private int wordStart = -1;

    private ShellCommand(string text, int from)
    {
        this.text = text;
        at = from;
    }

    public IReadOnlyList<ShellWord> Words => words;
    public Oddities Oddities { get; private set; }
    public bool LinesJoined { get; private set; }

    /// Where the command ended.
    public int End => at;

    /// Offset of a quote that is never closed.
    public Stop? Stop { get; private set; }

    public static ShellCommand Split(string text, int from)
    {
        var command = new ShellCommand(text, from);
        command.Run();
        return command;
    }

    private void Run()
    {
        while (Stop is null && at < text.Length && Step()) { }

        EndWord();
    }

    /// False at the end of the command.
    private bool Step()
    {
        var letter = text[at];
        switch (letter)
        {
            case '\n':
                return EndLine();
            case ' ' or '\t' or '\r' or '\u00A0':
                EndWord();
                at++;
                return true;
            case '\\' or '^' or '`' when IsLineEnd(at + 1):
                EndWord();
                at = SkipLineEnd(at + 1);
                return true;
            case '\\':
                Append(at + 1 < text.Length ? text[at + 1] : '\\', 2);
                return true;
            case '$' when at + 1 < text.Length && text[at + 1] == '\'':
                ReadAnsiQuoted();
                return true;
            case '\'':
                ReadSingleQuoted("'");
                return true;
            case '"':
                ReadDoubleQuoted("\"");
                return true;
            case '#' when wordStart < 0:
                at = EndOfLine(at);
                return true;
            case ';' or '|' when wordStart < 0:
                return false;
            case '&':
                return ReadAmpersand();
            default:
                ReadPlain(letter);
                return true;
        }
    }

    private void ReadPlain(char letter)
    {
        if (TypographicDouble.Contains(letter, StringComparison.Ordinal))
        {
            Oddities |= Oddities.TypographicQuotes;
            ReadDoubleQuoted(TypographicDouble + "\"");
        }
        else if (TypographicSingle.Contains(letter, StringComparison.Ordinal))
        {
            Oddities |= Oddities.TypographicQuotes;
            ReadSingleQuoted(TypographicSingle + "'");
        }
        else if (letter is '–' or '—' && wordStart < 0)
        {
            Oddities |= Oddities.TypographicQuotes;
            ReadDash();
        }
        else
            Append(letter, 1);
    }

    // One typographic dash stands for `-` before a letter alone or a capital, for `--` before a word.
    private void ReadDash()
    {
        var next = at + 1 < text.Length ? text[at + 1] : ' ';
        var isShort = char.IsAsciiLetterUpper(next) || at + 2 >= text.Length || char.IsWhiteSpace(text[at + 2]);
        Append('-', 1);
        if (!isShort)
            word.Append('-');
    }

    private bool ReadAmpersand()
    {
        var goesOn = at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]) && text[at + 1] != '&';
        if (!goesOn || wordStart < 0)
            return false;

        Oddities |= Oddities.BareAmpersand;
        Append('&', 1);
        return true;
    }

    private void ReadSingleQuoted(string closing)
    {
        var start = Begin();
        var end = text.AsSpan(start + 1).IndexOfAny(closing);
        if (end < 0)
        {
            Stop = new Stop(start, "this quote is never closed");
            return;
        }

        var inside = text.AsSpan(start + 1, end);
        if (HasVariable(inside))
            Oddities |= Oddities.QuotedVariable;

        word.Append(inside);
        at = start + 1 + end + 1;
    }

    private void ReadDoubleQuoted(string closing)
    {
        var start = Begin();
        at++;
        while (at < text.Length)
        {
            var letter = text[at];
            if (closing.Contains(letter, StringComparison.Ordinal))
            {
                at++;
                return;
            }

            if (letter == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\' or '$' or '`' or '\n')
            {
                if (text[at + 1] != '\n')
                    word.Append(text[at + 1]);
                at += 2;
            }
            else
            {
                word.Append(letter);
                at++;
            }
        }

        Stop = new Stop(start, "this quote is never closed");
    }

    private void ReadAnsiQuoted()
    {
        var start = Begin();
        at += 2;
        while (at < text.Length)
        {
            var letter = text[at++];
            if (letter == '\'')
                return;

            word.Append(letter == '\\' && at < text.Length ? Escape(text[at++]) : letter);
        }

        Stop = new Stop(start, "this quote is never closed");
    }

    private static char Escape(char letter) =>
        letter switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => letter,
        };

    // Forums eat the backslash at a line's end; a next line that starts with an option still belongs to the command.
    private bool EndLine()
    {
        EndWord();
        var next = at + 1;
        while (next < text.Length && text[next] is ' ' or '\t')
            next++;

        if (words.Count == 0 || next + 1 >= text.Length || !IsOption(next))
            return false;

        LinesJoined = true;
        at = next;
        return true;
    }

    private bool IsOption(int offset) =>
        text[offset] is '-' or '–' or '—'
        && (char.IsAsciiLetter(text[offset + 1]) || text.AsSpan(offset).StartsWith("--"))
        && !text.AsSpan(offset).StartsWith("---");

    private bool IsLineEnd(int offset)
    {
        while (offset < text.Length && text[offset] is ' ' or '\t' or '\r')
            offset++;

        return offset >= text.Length || text[offset] == '\n';
    }

    private int SkipLineEnd(int offset) => Math.Min(EndOfLine(offset) + 1, text.Length);

    private int EndOfLine(int offset)
    {
        var end = text.IndexOf('\n', Math.Min(offset, text.Length));
        return end < 0 ? text.Length : end;
    }

    private static bool HasVariable(ReadOnlySpan<char> inside)
    {
        var sign = inside.IndexOf('$');
        return sign >= 0
            && sign + 1 < inside.Length
            && (char.IsAsciiLetter(inside[sign + 1]) || inside[sign + 1] is '{' or '_');
    }

    private int Begin()
    {
        if (wordStart < 0)
            wordStart = at;
        return at;
    }

    private void Append(char letter, int consumed)
    {
        Begin();
        word.Append(letter);
        at = Math.Min(at + consumed, text.Length);
    }

    private void EndWord()
    {
        if (wordStart < 0)
            return;

        words.Add(new ShellWord(word.ToString(), wordStart));
        word.Clear();
        wordStart = -1;
    }
}
