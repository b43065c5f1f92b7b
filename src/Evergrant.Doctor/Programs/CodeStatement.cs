using Evergrant.Doctor.Reading.Code;

namespace Evergrant.Doctor.Programs;

/// <summary>One statement of a program: a line, or several that brackets hold together.</summary>
internal sealed class CodeStatement(IReadOnlyList<CodeToken> tokens)
{
    public IReadOnlyList<CodeToken> Tokens { get; } = tokens;

    /// Names in a row, with whether a call follows; those inside of a text's code as well.
    public IEnumerable<(string Name, bool IsCall)> Names()
    {
        for (var at = 0; at < Tokens.Count; at++)
        {
            var token = Tokens[at];
            if (token.Kind == TokenKind.Name)
                yield return (token.Text, at + 1 < Tokens.Count && Tokens[at + 1].IsSign("("));
            else if (token.Kind == TokenKind.Text && IsIndex(at))
                yield return (token.Text, false);
            foreach (var part in token.Parts?.Where(part => part.IsCode) ?? [])
                yield return (LastName(part.Text), false);
        }
    }

    // $response['refresh_token']
    private bool IsIndex(int at) =>
        at > 0 && at + 1 < Tokens.Count && Tokens[at - 1].IsSign("[") && Tokens[at + 1].IsSign("]");

    public bool Mentions(string bareWord) =>
        Tokens.Any(token =>
            (token.Kind == TokenKind.Name || (token.Kind == TokenKind.Text && token.Text.Length <= 200))
                && Bare(token.Text).Contains(bareWord, StringComparison.Ordinal)
            || token.Parts?.Any(part => Bare(part.Text).Contains(bareWord, StringComparison.Ordinal)) == true
        );

    /// `access_token`, `accessToken` and `$AccessToken` alike: `accesstoken`.
    public static string Bare(string name) => string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();

    public static IReadOnlyList<CodeStatement> Of(IReadOnlyList<CodeToken> tokens)
    {
        var statements = new List<CodeStatement>();
        var one = new List<CodeToken>();
        var depth = 0;
        foreach (var token in tokens)
        {
            var isSign = token.Kind == TokenKind.Sign;
            if (isSign && token.Text is "(" or "[")
                depth++;
            else if (isSign && token.Text is ")" or "]")
                depth = Math.Max(0, depth - 1);

            var ends =
                token.Kind == TokenKind.End
                || (isSign && (token.Text == ";" || (depth == 0 && token.Text is "{" or "}")));
            if (!ends)
                one.Add(token);
            if ((ends || (depth == 0 && token.EndsLine)) && one.Count > 0)
            {
                statements.Add(new CodeStatement([.. one]));
                one.Clear();
            }
        }

        return statements;
    }

    private static string LastName(string code)
    {
        var end = code.Length;
        while (end > 0 && !char.IsAsciiLetterOrDigit(code[end - 1]))
            end--;
        var start = end;
        while (start > 0 && (char.IsAsciiLetterOrDigit(code[start - 1]) || code[start - 1] == '_'))
            start--;
        return code[start..end];
    }
}
