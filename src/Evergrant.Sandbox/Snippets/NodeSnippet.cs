using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Evergrant.Sandbox.Snippets;

internal static class NodeSnippet
{
    public static string Of(SnippetCall call) => call.LedTo is { } port ? Led(call, port) : Fetch(call);

    private static string Fetch(SnippetCall call)
    {
        var code = new StringBuilder(
            $"""
            const answer = await fetch({Text(call.Url)}, {"{"}
              method: {Text(call.Method)},

            """
        );
        AppendHeaders(code, call, "");
        if (BodyOf(call) is { } body)
            code.Append($"  body: {body},\n");
        return code.Append("});\nconsole.log(answer.status, await answer.text());\n").ToString();
    }

    // fetch goes where the name leads, and trusts what Node trusts.
    private static string Led(SnippetCall call, int port)
    {
        var module = LedCall.IsTls(call) ? "https" : "http";
        var code = new StringBuilder(LedCall.Comment(call, "//"));
        code.Append($"import {module} from 'node:{module}';\n");
        if (LedCall.IsTls(call))
            code.Append("import { readFileSync } from 'node:fs';\n");
        code.Append(
            CultureInfo.InvariantCulture,
            $"""

            const request = {module}.request({Text(call.Url)}, {"{"}
              method: {Text(call.Method)},
              port: {port},
              lookup: (name, {"{ all }"}, found) =>
                all ? found(null, [{"{ address: '127.0.0.1', family: 4 }"}]) : found(null, '127.0.0.1', 4),

            """
        );
        if (LedCall.IsTls(call))
            code.Append($"  ca: readFileSync({Text(LedCall.Authority)}),\n");
        AppendHeaders(
            code,
            call,
            call.Form is null ? "" : "    'Content-Type': 'application/x-www-form-urlencoded',\n"
        );
        code.Append("});\n")
            .Append($"request.end({(BodyOf(call) is { } body ? $"String({body})" : "")});\n")
            .Append("request.on('response', async (answer) => {\n")
            .Append("  let text = '';\n")
            .Append("  for await (const part of answer) text += part;\n")
            .Append("  console.log(answer.statusCode, text);\n")
            .Append("});\n");
        return code.ToString();
    }

    private static void AppendHeaders(StringBuilder code, SnippetCall call, string more)
    {
        if (call.Basic is null && call.Headers.Count == 0 && more.Length == 0)
            return;

        code.Append("  headers: {\n").Append(more);
        if (call.Basic is { } basic)
            code.Append(
                $"    Authorization: 'Basic ' + Buffer.from({Text(basic.Key)} + ':' + {Text(basic.Value)}).toString('base64'),\n"
            );
        code.AppendJoin("", call.Headers.Select(one => $"    {Text(one.Key)}: {Text(one.Value)},\n")).Append("  },\n");
    }

    private static string? BodyOf(SnippetCall call) =>
        call.Form is { } form
            ? $"new URLSearchParams([\n{string.Concat(form.Select(one => $"    [{Text(one.Key)}, {Text(one.Value)}],\n"))}  ])"
        : call.Body is { } body ? Text(body)
        : null;

    // A JSON string is a JavaScript string as well.
    private static string Text(string text) =>
        string.Join(
            " + ",
            Snippet
                .Parts(text)
                .Select(part =>
                    part.IsVariable
                        ? $"process.env.{part.Text}"
                        : JsonSerializer.Serialize(part.Text, SnippetJson.Plain.String)
                )
        );
}
