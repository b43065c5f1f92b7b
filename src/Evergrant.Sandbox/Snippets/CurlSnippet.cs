namespace Evergrant.Sandbox.Snippets;

internal static class CurlSnippet
{
    public static string Of(SnippetCall call) => string.Join(" \\\n  ", Words(call)) + "\n";

    private static IEnumerable<string> Words(SnippetCall call)
    {
        var isUsual = call.Method == (call.Form is null && call.Body is null ? "GET" : "POST");
        yield return $"curl {(isUsual ? "" : $"-X {call.Method} ")}{Quoted(call.Url)}";
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

    // As sh reads it: a variable stands in double quotes, everything else in single ones.
    private static string Quoted(string text) =>
        string.Concat(
            Snippet
                .Parts(text)
                .Select(part =>
                    part.IsVariable
                        ? $"\"${part.Text}\""
                        : $"'{part.Text.Replace("'", "'\\''", StringComparison.Ordinal)}'"
                )
        );
}
