using System.Text;

namespace Evergrant.Sandbox.Snippets;

internal static class PhpSnippet
{
    public static string Of(SnippetCall call)
    {
        var code = new StringBuilder(
            $"""
            <?php
            {LedCall.Comment(call, "//")}$call = curl_init({Text(call.Url)});
            curl_setopt_array($call, [
                CURLOPT_RETURNTRANSFER => true,
                CURLOPT_CUSTOMREQUEST => {Text(call.Method)},

            """
        );
        if (call.LedTo is { } port)
            code.Append($"    CURLOPT_CONNECT_TO => ['::127.0.0.1:{port}'],\n");
        if (call.LedTo is not null && LedCall.IsTls(call))
            code.Append($"    CURLOPT_CAINFO => {Text(LedCall.Authority)},\n");
        if (call.Basic is { } basic)
            code.Append($"    CURLOPT_USERPWD => {Text(basic.Key)} . ':' . {Text(basic.Value)},\n");
        if (call.Headers.Count > 0)
            code.Append("    CURLOPT_HTTPHEADER => [\n")
                .AppendJoin("", call.Headers.Select(one => $"        {Text($"{one.Key}: {one.Value}")},\n"))
                .Append("    ],\n");
        if (call.Form is { } form)
            code.Append("    CURLOPT_POSTFIELDS => http_build_query([\n")
                .AppendJoin("", form.Select(one => $"        {Text(one.Key)} => {Text(one.Value)},\n"))
                .Append("    ]),\n");
        if (call.Body is { } body)
            code.Append($"    CURLOPT_POSTFIELDS => {Text(body)},\n");
        return code.Append("]);\necho curl_exec($call), \"\\n\";\n").ToString();
    }

    private static string Text(string text) =>
        string.Join(
            " . ",
            Snippet
                .Parts(text)
                .Select(part =>
                    part.IsVariable
                        ? $"getenv('{part.Text}')"
                        : $"'{part.Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'"
                )
        );
}
