using System.Text;
using System.Text.Json;

namespace Evergrant.Sandbox.Snippets;

internal static class CSharpSnippet
{
    private static readonly string[] OfContent = ["Content-Type", "Content-Encoding", "Content-Language"];

    public static string Of(SnippetCall call)
    {
        var code = new StringBuilder(
            $"""
            using System.Net.Http.Headers;
            using System.Text;

            using var http = new HttpClient();
            using var request = new HttpRequestMessage(new HttpMethod({Text(call.Method)}), {Text(call.Url)});

            """
        );
        if (call.Basic is { } basic)
            code.Append("request.Headers.Authorization = new AuthenticationHeaderValue(\n    \"Basic\",\n")
                .Append(
                    $"    Convert.ToBase64String(Encoding.UTF8.GetBytes({Text(basic.Key)} + \":\" + {Text(basic.Value)}))\n);\n"
                );
        foreach (var (name, value) in call.Headers.Where(one => !IsOfContent(one.Key)))
            code.Append($"request.Headers.TryAddWithoutValidation({Text(name)}, {Text(value)});\n");
        if (call.Form is { } form)
            code.Append("request.Content = new FormUrlEncodedContent([\n")
                .AppendJoin("", form.Select(one => $"    new({Text(one.Key)}, {Text(one.Value)}),\n"))
                .Append("]);\n");
        if (call.Body is { } body)
        {
            code.Append($"request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes({Text(body)}));\n");
            foreach (var (name, value) in call.Headers.Where(one => IsOfContent(one.Key)))
                code.Append($"request.Content.Headers.TryAddWithoutValidation({Text(name)}, {Text(value)});\n");
        }

        code.Append("using var answer = await http.SendAsync(request);\n")
            .Append("Console.WriteLine($\"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}\");\n");
        return code.ToString();
    }

    private static bool IsOfContent(string header) => OfContent.Contains(header, StringComparer.OrdinalIgnoreCase);

    // A JSON string is a C# string as well.
    private static string Text(string text) =>
        string.Join(
            " + ",
            Snippet
                .Parts(text)
                .Select(part =>
                    part.IsVariable
                        ? $"Environment.GetEnvironmentVariable(\"{part.Text}\")"
                        : JsonSerializer.Serialize(part.Text, SnippetJson.Plain.String)
                )
        );
}
