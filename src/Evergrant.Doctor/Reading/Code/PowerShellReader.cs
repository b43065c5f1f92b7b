namespace Evergrant.Doctor.Reading.Code;

/// <summary>Invoke-RestMethod and Invoke-WebRequest; curl.exe is read as curl.</summary>
internal static class PowerShellReader
{
    private static readonly string[] Commands = ["Invoke-RestMethod", "Invoke-WebRequest", "irm", "iwr"];

    public static IReadOnlyList<CodeRequest> Requests(CodeProgram program)
    {
        var known = new Dictionary<string, CodeValue>(StringComparer.Ordinal);
        foreach (var step in program.Steps)
        {
            if (step.Target is { } target && step.Value is { } value && !target.Contains('.', StringComparison.Ordinal))
                known["$" + target] = value;
        }

        var tokens = program.Tokens;
        var parser = new CodeParser(tokens, CodeLanguage.PowerShell, known);
        var requests = new List<CodeRequest>();
        for (var at = 0; at < tokens.Count && requests.Count < CodeRequest.Most; at++)
        {
            if (
                tokens[at].Kind == TokenKind.Name
                && Commands.Contains(tokens[at].Text, StringComparer.OrdinalIgnoreCase)
            )
                requests.Add(Of(tokens, at, parser));
        }

        return requests;
    }

    private static CodeRequest Of(IReadOnlyList<CodeToken> tokens, int start, CodeParser parser)
    {
        var request = new CodeRequest(tokens[start].Offset) { Method = "GET" };
        CodeValue? body = null;
        string? type = null;
        var at = start + 1;
        while (at < tokens.Count && tokens[at].Kind != TokenKind.End)
        {
            var token = tokens[at];
            if (token.Kind == TokenKind.Name && token.Text[0] == '-')
            {
                var value = parser.Expression(at + 1);
                switch (token.Text.ToLowerInvariant())
                {
                    case "-uri":
                        request.Url = CodeEvaluation.Text(value);
                        break;
                    case "-method":
                        request.Method = CodeEvaluation.Text(value).TrimStart('$');
                        break;
                    case "-headers":
                        request.Headers(value);
                        break;
                    case "-contenttype":
                        type = CodeEvaluation.Text(value);
                        break;
                    case "-body":
                        body = value;
                        break;
                    case "-skipcertificatecheck":
                        request.IsCheckOff = true;
                        at++;
                        continue;
                    default:
                        at++;
                        continue;
                }

                at = Math.Max(parser.At, at + 1);
                request.End = tokens[Math.Min(at, tokens.Count) - 1].End;
            }
            else if (
                token.Kind is TokenKind.Text
                || (token.Kind == TokenKind.Name && token.Text[0] == '$' && request.Url.Length == 0)
            )
            {
                request.Url = CodeEvaluation.Text(parser.Expression(at));
                at = Math.Max(parser.At, at + 1);
            }
            else if (token.IsSign("`"))
                at++;
            else
                break;
        }

        if (request.Method == "GET" && body is CodeMap)
            request.Query(body);
        else
            request.Body(body, type ?? "application/x-www-form-urlencoded");
        return request;
    }
}
