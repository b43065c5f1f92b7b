namespace Evergrant.Sandbox.Snippets;

internal static class CurlSnippet
{
    public static string Of(SnippetCall call) =>
        LedCall.Comment(call, "#") + string.Join(" \\\n  ", Words(call)) + "\n";

    private static IEnumerable<string> Words(SnippetCall call)
    {
        var isUsual = call.Method == (call.Form is null && call.Body is null ? "GET" : "POST");
        yield return $"curl {(isUsual ? "" : $"-X {call.Method} ")}{Quoted(call.Url)}";
        if (call.LedTo is { } port)
            yield return $"--connect-to ::127.0.0.1:{port}";
        if (call.LedTo is not null && LedCall.IsTls(call))
            yield return $"--cacert {Quoted(LedCall.Authority)}";
        if (call.Basic is { } basic)
            yield return $"-u {Quoted($"{basic.Key}:{basic.Value}")}";
        foreach (var (name, value) in call.Headers)
            yield return $"-H {Quoted($"{name}: {value}")}";
        // Of --data-urlencode only what stands behind the first = is encoded.
        foreach (var (name, value) in call.Form ?? [])
            yield return $"--data-urlencode {Quoted($"{Uri.EscapeDataString(name)}={value}")}";
        if (call.Body is { } body)
            yield return $"--data-binary {Quoted(body)}";
    }

    // As sh reads it: variables stand in double quotes, other odd letters in single ones.
    private static string Quoted(string text)
    {
        var parts = Snippet.Parts(text).ToList();
        if (!parts.Exists(part => part.IsVariable))
            return text.Length > 0 && text.All(IsPlain)
                ? text
                : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
        return $"\"{string.Concat(parts.Select(part => part.IsVariable ? $"${{{part.Text}}}" : Escaped(part.Text)))}\"";
    }

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || "_./:=@%+,-".Contains(letter);

    private static string Escaped(string text) =>
        string.Concat(text.Select(letter => letter is '"' or '\\' or '$' or '`' ? $"\\{letter}" : $"{letter}"));
}
