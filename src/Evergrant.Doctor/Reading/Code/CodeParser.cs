namespace Evergrant.Doctor.Reading.Code;

/// <summary>
/// Expressions of five languages by the little they have in common. What it does not know it steps over; it never fails,
/// and its work is bounded.
/// </summary>
internal sealed class CodeParser(
    IReadOnlyList<CodeToken> tokens,
    CodeLanguage language,
    IReadOnlyDictionary<string, CodeValue> known,
    int depthBefore = 0
)
{
    private const int Deepest = 24;
    private const int MostSteps = 200_000;
    private static readonly CodeUnknown Nothing = new("value");
    private static readonly string[] Casts = ["string", "int", "array", "object", "str", "bool"];

    private int steps;

    /// After the last token that was taken.
    public int At { get; private set; }

    public CodeValue Expression(int from)
    {
        At = from;
        return Whole(depthBefore);
    }

    private CodeToken Now => tokens[Math.Min(At, tokens.Count - 1)];

    private CodeToken Next => tokens[Math.Min(At + 1, tokens.Count - 1)];

    private CodeValue Whole(int depth)
    {
        var parts = new List<CodeValue> { Operand(depth) };
        while (true)
        {
            if (IsConcat())
            {
                At++;
                parts.Add(Operand(depth));
            }
            else if (language == CodeLanguage.Python && Now.Kind == TokenKind.Text)
                parts.Add(Operand(depth));
            else if (language == CodeLanguage.Python && Now.IsSign("%"))
            {
                At++;
                parts = [Formatted("%", parts, Operand(depth))];
            }
            else if (language == CodeLanguage.PowerShell && Now.IsSign("|") && Next.Kind == TokenKind.Name)
            {
                At++;
                parts = [Piped(parts)];
            }
            else if (language == CodeLanguage.PowerShell && Now.IsName("-f"))
            {
                At++;
                parts = [Formatted("-f", parts, Operand(depth))];
            }
            else if (Now.IsSign("??") || Now.IsSign("||"))
            {
                At++;
                Operand(depth);
            }
            else
                return parts.Count == 1 ? parts[0] : new CodeJoin(parts);
        }
    }

    private bool IsConcat() => Now.IsSign(language == CodeLanguage.Php ? "." : "+");

    private static CodeCall Formatted(string name, List<CodeValue> parts, CodeValue value)
    {
        var call = new CodeCall(name, parts.Count == 1 ? parts[0] : new CodeJoin(parts), name);
        foreach (var item in value is CodeList list ? list.Items : [value])
            call.Arguments.Add((null, item));
        return call;
    }

    private CodeCall Piped(List<CodeValue> parts)
    {
        var name = Now.Text;
        var call = new CodeCall(name, null, name) { Offset = Now.Offset, End = Now.End };
        call.Arguments.Add((null, parts.Count == 1 ? parts[0] : new CodeJoin(parts)));
        At++;
        while (Now.Kind == TokenKind.Name && Now.Text[0] == '-')
        {
            At++;
            if (Now.Kind is TokenKind.Number or TokenKind.Text)
                At++;
        }

        return call;
    }

    private CodeValue Operand(int depth)
    {
        if (++steps > MostSteps || depth > Deepest)
        {
            At = steps > MostSteps ? tokens.Count - 1 : At + 1;
            return Nothing;
        }

        var token = Now;
        switch (token.Kind)
        {
            case TokenKind.Text:
                At++;
                return Postfix(Literal(token, depth), "", depth);
            case TokenKind.Number:
                At++;
                return new CodeLiteral(token.Text);
            case TokenKind.Name:
                return Named(depth);
            case TokenKind.End:
                return Nothing;
            default:
                return Signed(token, depth);
        }
    }

    private CodeValue Signed(CodeToken sign, int depth)
    {
        switch (sign.Text)
        {
            case "[":
                if (language == CodeLanguage.PowerShell && TypeName() is { } type)
                    return Postfix(new CodeUnknown(type), type, depth);
                At++;
                return Postfix(Collection("]", depth), "", depth);
            case "{":
                At++;
                return Collection("}", depth);
            case "@" when Next.IsSign("{"):
                At += 2;
                return Collection("}", depth);
            case "@" when Next.IsSign("("):
                At++;
                return Operand(depth + 1);
            case "(":
                return Parenthesized(depth);
            case "&" or "!" or "-" or "..." or "*" or "**" or "@" or "$":
                At++;
                return Operand(depth + 1);
            default:
                return Nothing;
        }
    }

    private CodeValue Parenthesized(int depth)
    {
        At++;
        var inside = Collection(")", depth);
        if (inside is not CodeList list)
            return inside;
        var one = list.Items.Count == 1 ? list.Items[0] : list;
        if (one is CodeUnknown cast && Casts.Contains(cast.Name) && Now.Kind is TokenKind.Name or TokenKind.Text)
            return Operand(depth + 1);
        return Postfix(one, "", depth);
    }

    // [Convert]::ToBase64String(…), [System.Text.Encoding]::UTF8
    private string? TypeName()
    {
        var look = At + 1;
        while (look < tokens.Count && (tokens[look].Kind == TokenKind.Name || tokens[look].IsSign(".")))
            look++;
        if (look + 1 >= tokens.Count || !tokens[look].IsSign("]") || !tokens[look + 1].IsSign("::"))
            return null;

        var name = tokens[look - 1].Text;
        At = look + 1;
        return name;
    }

    private CodeValue Literal(CodeToken token, int depth)
    {
        if (token.Parts is not { } parts)
            return new CodeLiteral(token.Text);

        return new CodeJoin([
            .. parts.Select(part =>
                part.IsCode
                    ? new CodeParser(CodeTokens.Of(part.Text, language), language, known, depth + 1).Expression(0)
                    : new CodeLiteral(part.Text)
            ),
        ]);
    }

    private CodeValue Named(int depth)
    {
        var token = Now;
        var isNew = token.Text is "new";
        if (token.Text is "new" or "await" or "return" or "async" or "yield" or "typeof" or "clone")
        {
            At++;
            if (isNew && Now.IsSign("["))
            {
                while (!Now.IsSign("{") && Now.Kind != TokenKind.End && !Now.IsSign(";"))
                    At++;
                return Operand(depth + 1);
            }

            if (!isNew)
                return Operand(depth + 1);
            if (Now.IsSign("{"))
                return Operand(depth + 1);
            token = Now;
            if (token.IsSign("("))
                token = new CodeToken(TokenKind.Name, "new", token.Offset, token.Offset);
            else if (token.Kind != TokenKind.Name)
                return Nothing;
            else
                At++;
        }
        else
            At++;

        if (language == CodeLanguage.Php && token.Text is "array" && Now.IsSign("("))
        {
            At++;
            return Collection(")", depth);
        }

        var value = known.GetValueOrDefault(token.Text) ?? Word(token.Text);
        return Postfix(value, token.Text, depth, isNew, token.Offset);
    }

    private static CodeValue Word(string name) =>
        name.TrimStart('$') switch
        {
            "true" or "True" => new CodeLiteral("true"),
            "false" or "False" => new CodeLiteral("false"),
            "null" or "None" or "undefined" or "nil" or "NULL" => new CodeLiteral("null"),
            var word => new CodeUnknown(word.StartsWith("env:", StringComparison.Ordinal) ? word[4..] : word),
        };

    private CodeValue Postfix(CodeValue value, string path, int depth, bool isNew = false, int offset = 0)
    {
        var name = path;
        while (++steps <= MostSteps)
        {
            SkipGenerics(isNew);
            if (Now.IsSign("("))
            {
                var isBare = path == name;
                value = Called(new CodeCall(name, isBare ? null : value, path) { Offset = offset }, depth);
                name = "";
            }
            else if (IsMember() && Next.Kind == TokenKind.Name)
            {
                At++;
                name = Now.Text;
                path = path.Length < 200 ? $"{path}.{name}" : name;
                At++;
                SkipGenerics(true);
                if (!Now.IsSign("("))
                    value = Member(value, name.TrimStart('$'));
            }
            else if (Now.IsSign("[") && value is not (CodeLiteral or CodeJoin))
            {
                At++;
                var index = Collection("]", depth);
                value = index is CodeList { Items: [CodeLiteral key] } ? Member(value, key.Text) : value;
            }
            else if (isNew && Now.IsSign("{"))
                value = Initialized(value, name, offset, depth);
            else
                return value;
        }

        return value;
    }

    private CodeCall Initialized(CodeValue value, string name, int offset, int depth)
    {
        At++;
        var call = value as CodeCall ?? new CodeCall(name, null, name) { Offset = offset };
        var inside = Collection("}", depth);
        call.Initializer = inside as CodeMap;
        if (inside is CodeList list)
            call.Arguments.Add((null, list));
        call.End = tokens[Math.Max(At - 1, 0)].End;
        return call;
    }

    private bool IsMember() =>
        Now.IsSign("->")
        || Now.IsSign("?->")
        || Now.IsSign("::")
        || Now.IsSign("?.")
        || (Now.IsSign(".") && language != CodeLanguage.Php);

    private static CodeValue Member(CodeValue value, string name) =>
        value is CodeMap map && map.Find(name) is { } member ? member : new CodeUnknown(name);

    // new Dictionary<string, string>, GetFromJsonAsync<Token>(…)
    private void SkipGenerics(bool isLikely)
    {
        if (!isLikely || language != CodeLanguage.CSharp || !Now.IsSign("<"))
            return;

        var look = At + 1;
        for (var depth = 1; look < tokens.Count && look < At + 24; look++)
        {
            var token = tokens[look];
            if (token.IsSign("<"))
                depth++;
            else if (token.IsSign(">") && --depth == 0)
            {
                At = look + 1;
                return;
            }
            else if (token.Kind != TokenKind.Name && token.Text is not ("," or "." or "?" or "[" or "]" or ">"))
                return;
        }
    }

    private CodeCall Called(CodeCall call, int depth)
    {
        At++;
        while (!Now.IsSign(")") && Now.Kind != TokenKind.End && ++steps <= MostSteps)
        {
            var name = ArgumentName();
            call.Arguments.Add((name, Whole(depth + 1)));
            SkipRest();
            if (Now.IsSign(","))
                At++;
            else if (!Now.IsSign(")"))
                break;
        }

        call.End = Now.End;
        if (Now.IsSign(")"))
            At++;
        return call;
    }

    private string? ArgumentName()
    {
        if (Now.Kind != TokenKind.Name || Now.Text[0] == '$')
            return null;
        var sign = language == CodeLanguage.Python ? "=" : ":";
        if (language == CodeLanguage.JavaScript || !Next.IsSign(sign))
            return null;
        var name = Now.Text;
        At += 2;
        return name;
    }

    private CodeValue Collection(string closing, int depth)
    {
        var map = new CodeMap();
        var items = new List<CodeValue>();
        while (!Now.IsSign(closing) && Now.Kind != TokenKind.End && ++steps <= MostSteps)
        {
            Entry(map, items, depth + 1);
            if (!(language == CodeLanguage.PowerShell && closing == "}"))
                SkipRest();
            if (Now.IsSign(",") || Now.IsSign(";"))
                At++;
            else if (!Now.IsSign(closing) && !(language == CodeLanguage.PowerShell && closing == "}"))
                break;
        }

        if (Now.IsSign(closing))
            At++;
        return map.Entries.Count > 0 ? map : new CodeList(items);
    }

    private void Entry(CodeMap map, List<CodeValue> items, int depth)
    {
        var before = At;
        var first = Now;
        var value = Whole(depth);
        if (Now.IsSign("=>") || Now.IsSign(":") || Now.IsSign("="))
        {
            At++;
            map.Set(Key(first, value), Whole(depth));
        }
        else if (Pair(value) is var (key, paired))
            map.Set(key, paired);
        else if (first.IsSign("...") && value is CodeMap spread)
        {
            foreach (var (name, one) in spread.Entries)
                map.Set(name, one);
        }
        else
            items.Add(value);

        if (At == before)
            At++;
    }

    // A key that is a bare word is that word, whatever a variable of that name holds.
    private static string Key(CodeToken first, CodeValue value) =>
        value switch
        {
            CodeLiteral literal => literal.Text,
            CodeList { Items: [CodeLiteral inside] } => inside.Text,
            CodeUnknown unknown when first.Kind != TokenKind.Name || first.Text == unknown.Name => unknown.Name,
            CodeUnknown unknown => unknown.Name,
            _ => first.Kind == TokenKind.Name ? first.Text : "key",
        };

    private static (string Key, CodeValue Value)? Pair(CodeValue value) =>
        value switch
        {
            CodeList { Items: [CodeLiteral key, var second] } => (key.Text, second),
            CodeCall call
                when call.Is("KeyValuePair", "new") && call.At(0) is CodeLiteral key && call.At(1) is { } second => (
                key.Text,
                second
            ),
            _ => null,
        };

    /// To the next comma or closing sign of this level.
    private void SkipRest()
    {
        var depth = 0;
        while (Now.Kind != TokenKind.End && ++steps <= MostSteps)
        {
            switch (Now.Text)
            {
                case "(" or "[" or "{" when Now.Kind == TokenKind.Sign:
                    depth++;
                    break;
                case ")" or "]" or "}" when Now.Kind == TokenKind.Sign:
                    if (depth-- == 0)
                        return;
                    break;
                case "," or ";" when depth == 0 && Now.Kind == TokenKind.Sign:
                    return;
            }

            At++;
        }
    }
}
