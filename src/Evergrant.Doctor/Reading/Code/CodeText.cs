using System.Text;

namespace Evergrant.Doctor.Reading.Code;

/// <summary>A literal text of a program: its quotes, its escapes, and the code inside of it.</summary>
internal sealed class CodeText
{
    private const string Opening = "'\"`“”„‘’";

    private readonly string text;
    private readonly CodeLanguage language;
    private readonly CodeSearches searches;
    private readonly StringBuilder plain = new();
    private readonly List<(bool IsCode, string Text)> parts = [];
    private string closing = "";
    private bool isFilled;
    private bool isVerbatim;
    private bool doublesQuotes;
    private bool isUnclosed;
    private int at;

    private CodeText(string text, CodeLanguage language, CodeSearches searches)
    {
        this.text = text;
        this.searches = searches;
        this.language = language;
    }

    /// <summary>Null: no literal starts here, or none that ends.</summary>
    /// <param name="text">The program.</param>
    /// <param name="at">From where; later with every call.</param>
    /// <param name="language">Its language.</param>
    /// <param name="searches">The same for all literals of the text.</param>
    public static CodeToken? Read(string text, int at, CodeLanguage language, CodeSearches searches)
    {
        var quote = at;
        while (quote < text.Length && quote - at < 3 && IsPrefix(text[quote], language))
            quote++;
        if (quote >= text.Length || !Opening.Contains(text[quote], StringComparison.Ordinal))
            return null;

        // `f` alone, or the last letter of a name, is no prefix.
        if (quote > at && at > 0 && char.IsAsciiLetterOrDigit(text[at - 1]))
            return null;

        return new CodeText(text, language, searches).Take(at, quote);
    }

    private static bool IsPrefix(char letter, CodeLanguage language) =>
        language switch
        {
            CodeLanguage.CSharp => letter is '$' or '@',
            CodeLanguage.Python => letter is 'f' or 'F' or 'b' or 'B' or 'r' or 'R' or 'u',
            CodeLanguage.PowerShell => letter is '@',
            _ => false,
        };

    private CodeToken? Take(int start, int quote)
    {
        var prefix = text[start..quote];
        var mark = text[quote];
        if (mark == '`' && language != CodeLanguage.JavaScript)
            return null;

        closing = Closing(mark, quote, prefix);
        isFilled = IsFilled(mark, prefix);
        isVerbatim =
            prefix.Contains('@', StringComparison.Ordinal) || prefix.Contains('r', StringComparison.OrdinalIgnoreCase);
        doublesQuotes = isVerbatim && closing == "\"" && language == CodeLanguage.CSharp;
        at = quote + closing.Length;
        if (closing.StartsWith('\n'))
            at = quote + 1;
        var end = FindEnd();
        if (end < 0)
            return null;

        while (at < end)
            Step(end);
        Flush();
        var shown = parts.Count == 1 && !parts[0].IsCode ? parts[0].Text : "";
        return new CodeToken(TokenKind.Text, shown, start, end + closing.Length)
        {
            Parts = parts.Count == 0 || (parts.Count == 1 && !parts[0].IsCode) ? null : parts,
        };
    }

    private string Closing(char mark, int quote, string prefix)
    {
        if (language == CodeLanguage.PowerShell && prefix.Length > 0)
            return $"\n{mark}@";
        if (language is CodeLanguage.Python or CodeLanguage.CSharp && text.AsSpan(quote).StartsWith([mark, mark, mark]))
            return new string(mark, 3);
        return mark switch
        {
            '“' or '„' => "”",
            '‘' => "’",
            _ => mark.ToString(),
        };
    }

    private bool IsFilled(char mark, string prefix) =>
        language switch
        {
            CodeLanguage.Php or CodeLanguage.PowerShell => mark != '\'',
            CodeLanguage.JavaScript => mark == '`',
            CodeLanguage.Python => prefix.Contains('f', StringComparison.OrdinalIgnoreCase),
            _ => prefix.Contains('$', StringComparison.Ordinal),
        };

    private int FindEnd()
    {
        var isOneLine =
            closing.Length == 1 && closing != "`" && language is not (CodeLanguage.Php or CodeLanguage.PowerShell);
        var search = (closing, isVerbatim);
        if (searches.WasInVain(search, at))
            return -1;

        var escape = language == CodeLanguage.PowerShell ? '`' : '\\';
        for (var look = at; look < text.Length; look++)
        {
            if (text[look] == escape && !isVerbatim)
                look++;
            else if (text[look] == '\n' && isOneLine && !isVerbatim)
                return searches.InVain(search, look);
            else if (text.AsSpan(look).StartsWith(closing))
            {
                if (doublesQuotes && text.AsSpan(look).StartsWith("\"\""))
                    look++;
                else
                    return look;
            }
        }

        return searches.InVain(search, text.Length);
    }

    private void Step(int end)
    {
        var letter = text[at];
        if (!isVerbatim && letter == (language == CodeLanguage.PowerShell ? '`' : '\\') && at + 1 < end)
            TakeEscape();
        else if (doublesQuotes && letter == '"')
        {
            plain.Append('"');
            at += 2;
        }
        else if (!isFilled || !TakeCode(end))
        {
            plain.Append(letter);
            at++;
        }
    }

    private void TakeEscape()
    {
        var next = text[at + 1];
        var isPlainQuote = language == CodeLanguage.Php && closing == "'";
        plain.Append(
            (next, isPlainQuote) switch
            {
                ('n', false) => "\n",
                ('r', false) => "\r",
                ('t', false) => "\t",
                ('\'' or '\\', true) => next.ToString(),
                (_, true) => "\\" + next,
                _ => next.ToString(),
            }
        );
        at += 2;
    }

    private bool TakeCode(int end)
    {
        var rest = text.AsSpan(at, end - at);
        var (open, close) = language switch
        {
            CodeLanguage.JavaScript => ("${", '}'),
            CodeLanguage.Php => ("{$", '}'),
            CodeLanguage.PowerShell => rest.StartsWith("${") ? ("${", '}') : ("$(", ')'),
            _ => ("{", '}'),
        };
        if (rest.StartsWith("{{") && open == "{")
        {
            plain.Append('{');
            at += 2;
            return true;
        }

        if (rest.StartsWith(open))
            return !isUnclosed && TakeBraced(open, close, end);
        return rest[0] == '$'
            && language is CodeLanguage.Php or CodeLanguage.PowerShell
            && rest.Length > 1
            && (char.IsAsciiLetter(rest[1]) || rest[1] == '_')
            && TakeVariable(end);
    }

    private bool TakeBraced(string open, char close, int end)
    {
        var from = open == "{$" ? at + 1 : at + open.Length;
        var depth = 1;
        for (var look = from; look < end; look++)
        {
            if (text[look] == (close == ')' ? '(' : '{'))
                depth++;
            else if (text[look] == close && --depth == 0)
            {
                Flush();
                var code = text[from..look];
                parts.Add((true, open == "${" && language == CodeLanguage.PowerShell ? "$" + code : code));
                at = look + 1;
                return true;
            }
        }

        // Nor will one that opens further on: each would be sought to the end.
        isUnclosed = true;
        return false;
    }

    private bool TakeVariable(int end)
    {
        var look = at + 1;
        while (look < end && (char.IsAsciiLetterOrDigit(text[look]) || text[look] == '_'))
            look++;
        if (language == CodeLanguage.PowerShell && text.AsSpan(at).StartsWith("$env:") && look == at + 4)
        {
            look++;
            while (look < end && (char.IsAsciiLetterOrDigit(text[look]) || text[look] == '_'))
                look++;
        }

        // "$row[token]" and "$row->token".
        if (language == CodeLanguage.Php && look < end && text[look] == '[')
        {
            var close = isUnclosed ? -1 : text.IndexOf(']', look, end - look);
            isUnclosed |= close < 0;
            if (close > 0)
            {
                Flush();
                parts.Add((true, "$" + text[(look + 1)..close].Trim('\'', '"')));
                at = close + 1;
                return true;
            }
        }

        if (language == CodeLanguage.Php && text.AsSpan(look, end - look).StartsWith("->"))
        {
            look += 2;
            while (look < end && (char.IsAsciiLetterOrDigit(text[look]) || text[look] == '_'))
                look++;
        }

        Flush();
        parts.Add((true, text[at..look]));
        at = look;
        return true;
    }

    private void Flush()
    {
        if (plain.Length > 0)
            parts.Add((false, plain.ToString()));
        plain.Clear();
    }
}
