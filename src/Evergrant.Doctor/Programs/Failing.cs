using Evergrant.Doctor.Reading.Code;

namespace Evergrant.Doctor.Programs;

/// What a program's caller hears of a refusal.
internal static class Failing
{
    private const int LongestBlock = 120;

    private static readonly string[] Empty = ["null", "None", "undefined", "nil", "false", "False", "default", "NULL"];

    public static Evidence? Silently(IReadOnlyList<CodeToken> tokens)
    {
        for (var at = 0; at < tokens.Count; at++)
        {
            if (!IsFailureBranch(tokens, at))
                continue;

            for (var look = at + 1; look < Math.Min(at + LongestBlock, tokens.Count - 1); look++)
            {
                if (tokens[look].IsName("throw") || tokens[look].IsName("raise") || tokens[look].IsName("function"))
                    break;
                if (tokens[look].IsName("return") && ReturnsNothing(tokens, look + 1) is { } nothing)
                    return Evidence.Of($"{tokens[at].Text} … ", $"return {nothing}");
            }
        }

        return FilledOnSuccess(tokens);
    }

    // catch, except, or: if (!response.IsSuccessStatusCode), if (!res.ok), if ($status != 200)
    private static bool IsFailureBranch(IReadOnlyList<CodeToken> tokens, int at)
    {
        if (tokens[at].IsName("catch") || tokens[at].IsName("except"))
            return true;
        if (!tokens[at].IsName("if"))
            return false;
        for (var look = at + 1; look < Math.Min(at + 10, tokens.Count - 1); look++)
        {
            if (tokens[look].Text is "ok" or "IsSuccessStatusCode" or "successful" && HasNot(tokens, at, look))
                return true;
            if (tokens[look].IsSign("!=") || tokens[look].IsSign("!=="))
                return tokens[look + 1].Text == "200" || tokens[Math.Min(look + 2, tokens.Count - 1)].Text == "200";
            if (tokens[look].IsSign("{") || tokens[look].IsSign(":"))
                return false;
        }

        return false;
    }

    private static bool HasNot(IReadOnlyList<CodeToken> tokens, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (tokens[at].IsSign("!") || tokens[at].IsName("not"))
                return true;
        }

        return false;
    }

    private static string? ReturnsNothing(IReadOnlyList<CodeToken> tokens, int at)
    {
        CodeToken Token(int ahead) => tokens[Math.Min(at + ahead, tokens.Count - 1)];
        if (Token(0).IsSign("{") && Token(1).IsSign("}"))
            return "{}";
        if (Token(0).IsSign("[") && Token(1).IsSign("]"))
            return "[]";
        if (Token(0).IsName("array") && Token(1).IsSign("(") && Token(2).IsSign(")"))
            return "array()";
        if (Token(0).IsName("new") && Token(2).IsSign("(") && Token(3).IsSign(")"))
            return "new …()";
        return Token(0).Kind == TokenKind.Name && Empty.Contains(Token(0).Text) ? Token(0).Text : null;
    }

    // var token = new Token(); if (response.IsSuccessStatusCode) { … } return token;
    private static Evidence? FilledOnSuccess(IReadOnlyList<CodeToken> tokens)
    {
        for (var at = 0; at + 5 < tokens.Count; at++)
        {
            var isNew =
                tokens[at].Kind == TokenKind.Name
                && tokens[at + 1].IsSign("=")
                && tokens[at + 2].IsName("new")
                && tokens[at + 4].IsSign("(")
                && tokens[at + 5].IsSign(")");
            if (isNew && IsReturnedUnasked(tokens, at + 6, tokens[at].Text))
                return Evidence.Of("if (IsSuccessStatusCode) { … } ", "return the new, empty object");
        }

        return null;
    }

    private static bool IsReturnedUnasked(IReadOnlyList<CodeToken> tokens, int from, string name)
    {
        var isAsked = false;
        for (var at = from; at < Math.Min(from + 2 * LongestBlock, tokens.Count - 1); at++)
        {
            if (
                tokens[at].IsName("IsSuccessStatusCode")
                && !tokens[at - 3].IsSign("!")
                && !tokens[Math.Max(at - 4, 0)].IsSign("!")
            )
                isAsked = true;
            else if (tokens[at].Text is "throw" or "else" or "EnsureSuccessStatusCode")
                return false;
            else if (tokens[at].IsName("return"))
                return isAsked && tokens[at + 1].IsName(name);
        }

        return false;
    }
}
