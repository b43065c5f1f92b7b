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
            {LedCall.Comment(call, "//")}{(call.LedTo is null ? "" : Usings)}using System.Net.Http.Headers;
            using System.Text;

            {(call.LedTo is { } port ? Led(call, port) : "using var http = new HttpClient();")}
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

    private const string Usings =
        "using System.Net;\nusing System.Net.Sockets;\nusing System.Security.Cryptography.X509Certificates;\n";

    private static string Led(SnippetCall call, int port) =>
        $$"""
            using var handler = new SocketsHttpHandler
            {
                ConnectCallback = async (_, stop) =>
                {
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    await socket.ConnectAsync(IPAddress.Loopback, {{port}}, stop);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            };
            {{(LedCall.IsTls(call) ? Trust : "")}}using var http = new HttpClient(handler);
            """;

    private static string Trust =>
        $"""
            var trust = new X509ChainPolicy
            {"{"}
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            {"}"};
            trust.CustomTrustStore.ImportFromPemFile({Text(LedCall.Authority)}!);
            handler.SslOptions.CertificateChainPolicy = trust;

            """;

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
