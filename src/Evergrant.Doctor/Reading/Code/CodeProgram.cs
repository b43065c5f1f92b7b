namespace Evergrant.Doctor.Reading.Code;

/// <summary>What a text does, step by step, if it is a program: no branch is taken and no loop is run.</summary>
internal sealed class CodeProgram
{
    private const int MostSteps = 4_000;

    private readonly CodeLanguage language;
    private readonly Dictionary<string, CodeValue> known = new(StringComparer.Ordinal);
    private readonly List<CodeStep> steps = [];
    private readonly CodeParser parser;

    private CodeProgram(string text, CodeLanguage language)
    {
        this.language = language;
        Tokens = CodeTokens.Of(text, language);
        parser = new CodeParser(Tokens, language, known);
    }

    public IReadOnlyList<CodeToken> Tokens { get; }
    public IReadOnlyList<CodeStep> Steps => steps;

    public static CodeProgram Of(string text, CodeLanguage language)
    {
        var program = new CodeProgram(text, language);
        for (var at = 0; at < program.Tokens.Count && program.steps.Count < MostSteps; at++)
            program.Look(at);
        return program;
    }

    private void Look(int at)
    {
        var token = Tokens[at];
        if (token.Kind != TokenKind.Name || (at > 0 && (IsMember(Tokens[at - 1]) || Tokens[at - 1].IsName("new"))))
            return;

        if (Target(at) is var (path, sign))
            TakeAssignment(path, sign, token.Offset);
        else if (IsCall(at) && parser.Expression(at) is CodeCall call)
            steps.Add(
                new CodeStep
                {
                    Call = call,
                    Offset = token.Offset,
                    End = Tokens[Math.Max(parser.At - 1, 0)].End,
                }
            );
    }

    private bool IsMember(CodeToken token) =>
        token.IsSign("->")
        || token.IsSign("?->")
        || token.IsSign("::")
        || token.IsSign("?.")
        || (token.IsSign(".") && language != CodeLanguage.Php);

    // Only what can be one: a name, members, and an opening bracket.
    private bool IsCall(int at)
    {
        if (Tokens[at].Text is "new" or "if" or "while" or "for" or "foreach" or "catch" or "switch" or "function")
            return Tokens[at].Text == "new";
        if (language == CodeLanguage.PowerShell && Tokens[at].Text.Contains('-', StringComparison.Ordinal))
            return false;
        for (var look = at + 1; look < Math.Min(at + 24, Tokens.Count); look++)
        {
            var token = Tokens[look];
            if (token.IsSign("("))
                return true;
            if (token.Kind != TokenKind.Name && !IsMember(token) && !token.IsSign("<") && !token.IsSign(">"))
                return false;
            if (token.Kind == TokenKind.Name && Tokens[look - 1].Kind == TokenKind.Name)
                return false;
        }

        return false;
    }

    /// `a.b['c'] =` or `a +=`; the sign is the index of = in the tokens.
    private (string Path, int Sign)? Target(int at)
    {
        var path = Tokens[at].Text.TrimStart('$');
        var look = at + 1;
        for (; look < Math.Min(at + 16, Tokens.Count - 1); look++)
        {
            var token = Tokens[look];
            if (token.IsSign("=") || token.IsSign(".=") || token.IsSign("+="))
                return (path, look);
            if (IsMember(token) && Tokens[look + 1].Kind == TokenKind.Name)
                path += "." + Tokens[++look].Text;
            else if (token.IsSign("[") && Tokens[look + 1].Kind == TokenKind.Text && Tokens[look + 2].IsSign("]"))
            {
                path += "." + Tokens[look + 1].Text;
                look += 2;
            }
            else
                return null;
        }

        return null;
    }

    private void TakeAssignment(string path, int sign, int offset)
    {
        var value = parser.Expression(sign + 1);
        // A named argument: its call is a step of its own.
        var first = path.Split('.')[0];
        var isVariable = language is CodeLanguage.Php or CodeLanguage.PowerShell;
        var name = isVariable ? "$" + first : first;
        if (!Tokens[sign].IsSign("=") && known.TryGetValue(name, out var before))
            value = new CodeJoin([before, value]);
        Keep(name, path, value);
        steps.Add(
            new CodeStep
            {
                Target = path,
                Value = value,
                Offset = offset,
                End = Tokens[Math.Max(parser.At - 1, 0)].End,
            }
        );
    }

    private void Keep(string name, string path, CodeValue value)
    {
        if (!path.Contains('.', StringComparison.Ordinal))
            known[name] = value is CodeUnknown ? new CodeUnknown(name.TrimStart('$')) : value;
        else
        {
            if (!known.TryGetValue(name, out var held) || held is not CodeMap map)
            {
                if (held is not null and not CodeList { Items.Count: 0 })
                    return;
                known[name] = map = new CodeMap();
            }

            map.Set(path[(path.IndexOf('.', StringComparison.Ordinal) + 1)..], value);
        }
    }
}
