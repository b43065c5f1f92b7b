namespace Evergrant.Doctor.Reading.Code;

internal enum TokenKind
{
    Name,
    Text,
    Number,
    Sign,
    End,
}

/// A word of a program. A class: a literal may be a secret.
internal sealed class CodeToken(TokenKind kind, string text, int offset, int end)
{
    public TokenKind Kind { get; } = kind;
    public string Text { get; } = text;
    public int Offset { get; } = offset;
    public int End { get; } = end;

    /// Nothing but blanks, or a comment, follows on its line.
    public bool EndsLine { get; set; }

    /// Of a literal: its texts, and between them the code that a program puts in. Null: the text is all of it.
    public IReadOnlyList<(bool IsCode, string Text)>? Parts { get; init; }

    public bool IsSign(string sign) => Kind == TokenKind.Sign && Text == sign;

    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;
}
