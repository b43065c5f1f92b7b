using System.Text;
using System.Text.Json;

namespace Evergrant.Sandbox.Snippets;

internal static class NodeSnippet
{
    public static string Of(SnippetCall call)
    {
        var code = new StringBuilder(
            $"""
            const answer = await fetch({Text(call.Url)}, {"{"}
              method: {Text(call.Method)},

            """
        );
        if (call.Basic is not null || call.Headers.Count > 0)
        {
            code.Append("  headers: {\n");
            if (call.Basic is { } basic)
                code.Append(
                    $"    Authorization: 'Basic ' + Buffer.from({Text(basic.Key)} + ':' + {Text(basic.Value)}).toString('base64'),\n"
                );
            code.AppendJoin("", call.Headers.Select(one => $"    {Text(one.Key)}: {Text(one.Value)},\n"))
                .Append("  },\n");
        }

        if (call.Form is { } form)
            code.Append("  body: new URLSearchParams([\n")
                .AppendJoin("", form.Select(one => $"    [{Text(one.Key)}, {Text(one.Value)}],\n"))
                .Append("  ]),\n");
        if (call.Body is { } body)
            code.Append($"  body: {Text(body)},\n");
        return code.Append("});\nconsole.log(answer.status, await answer.text());\n").ToString();
    }

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
