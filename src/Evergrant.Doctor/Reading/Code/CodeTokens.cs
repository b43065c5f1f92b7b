namespace Evergrant.Doctor.Reading.Code;

/// <summary>A program's words, as far as all of these languages agree on what one is.</summary>
internal sealed class CodeTokens
{
    // Two signs before one, three before two.
    private static readonly string[] Signs =
    [
        "===",
        "!==",
        "?->",
        "...",
        "=>",
        "->",
        "::",
        "?.",
        "==",
        "!=",
        "<=",
        ">=",
        "??",
        "||",
        "&&",
        "**",
        ".=",
        "+=",
    ];

    private const int Most = 60_000;

    private readonly string text;
    private readonly CodeLanguage language;
    private readonly List<CodeToken> tokens = [];
    private readonly CodeSearches searches = new();
    private int at;

    private CodeTokens(string text, CodeLanguage language)
    {
        this.text = text;
        this.language = language;
    }

    /// The last one is the end. What follows the sixty-thousandth is left out.
    public static IReadOnlyList<CodeToken> Of(string text, CodeLanguage language)
    {
        var reading = new CodeTokens(text, language);
        while (reading.at < text.Length && reading.tokens.Count < Most)
            reading.Step();
        reading.tokens.Add(new CodeToken(TokenKind.End, "", text.Length, text.Length));
        return reading.tokens;
    }

    private void Step()
    {
        var letter = text[at];
        if (char.IsWhiteSpace(letter))
        {
            if (letter == '\n' && tokens.Count > 0)
                tokens[^1].EndsLine = true;
            at++;
        }
        else if (CommentEnd() is { } end)
            at = end;
        else if (CodeText.Read(text, at, language, searches) is { } literal)
        {
            tokens.Add(literal);
            at = literal.End;
        }
        else if (IsNameStart(letter))
            TakeName();
        else if (char.IsAsciiDigit(letter))
            Take(TokenKind.Number, Run(at, one => char.IsAsciiLetterOrDigit(one) || one is '.' or '_'));
        else
            Take(TokenKind.Sign, SignLength());
    }

    private int? CommentEnd()
    {
        var rest = text.AsSpan(at);
        if (language != CodeLanguage.Python && language != CodeLanguage.PowerShell)
        {
            if (rest.StartsWith("//"))
                return EndOfLine();
            if (rest.StartsWith("/*"))
                return After("*/");
        }

        if (language == CodeLanguage.PowerShell && rest.StartsWith("<#"))
            return After("#>");
        return rest[0] == '#' && language != CodeLanguage.JavaScript ? EndOfLine() : null;
    }

    private int EndOfLine()
    {
        var end = text.IndexOf('\n', at);
        return end < 0 ? text.Length : end;
    }

    private int After(string closing)
    {
        var end = text.IndexOf(closing, at, StringComparison.Ordinal);
        return end < 0 ? text.Length : end + closing.Length;
    }

    private bool IsNameStart(char letter) =>
        char.IsAsciiLetter(letter)
        || letter is '_'
        || (letter is '$' && language is not (CodeLanguage.Python or CodeLanguage.CSharp) && IsNameLetter(at + 1))
        || (letter is '$' && language == CodeLanguage.JavaScript)
        || (letter is '\\' && language == CodeLanguage.Php && IsNameLetter(at + 1))
        || (letter is '-' && language == CodeLanguage.PowerShell && IsOption());

    private bool IsNameLetter(int offset) =>
        offset < text.Length && (char.IsAsciiLetterOrDigit(text[offset]) || text[offset] == '_');

    private bool IsOption() =>
        (at == 0 || char.IsWhiteSpace(text[at - 1]) || text[at - 1] == '`')
        && at + 1 < text.Length
        && char.IsAsciiLetter(text[at + 1]);

    private void TakeName() =>
        Take(
            TokenKind.Name,
            1
                + Run(
                    at + 1,
                    one =>
                        char.IsAsciiLetterOrDigit(one)
                        || one == '_'
                        || (one == '\\' && language == CodeLanguage.Php)
                        || (one is '-' or ':' && language == CodeLanguage.PowerShell && IsJoined(one))
                )
        );

    private int joinedAt;

    // Invoke-RestMethod, $env:NAME; but not $a-$b, [x]::y or $id:$secret.
    private bool IsJoined(char sign) =>
        joinedAt + 1 < text.Length
        && char.IsAsciiLetter(text[joinedAt + 1])
        && (sign == '-' ? text[at] != '$' : text.AsSpan(at).StartsWith("$env:", StringComparison.OrdinalIgnoreCase));

    private int Run(int from, Func<char, bool> belongs)
    {
        joinedAt = from;
        while (joinedAt < text.Length && belongs(text[joinedAt]))
            joinedAt++;
        return joinedAt - from;
    }

    private int SignLength()
    {
        foreach (var sign in Signs)
        {
            if (text.AsSpan(at).StartsWith(sign))
                return sign.Length;
        }

        return 1;
    }

    private void Take(TokenKind kind, int length)
    {
        length = Math.Max(length, 1);
        tokens.Add(new CodeToken(kind, text.Substring(at, length), at, at + length));
        at += length;
    }
}
