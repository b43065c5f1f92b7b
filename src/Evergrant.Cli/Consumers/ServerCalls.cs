using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Server.Operators;

namespace Evergrant.Cli.Consumers;

/// <summary>
/// The calls that a running server remembers. Whoever has the home open may ask: for as long as it takes there is an
/// operator token, of which nobody but this process and the server knows the text.
/// </summary>
internal sealed class ServerCalls : IAsyncDisposable
{
    private readonly OperatorTokens tokens;
    private readonly string name;
    private readonly HttpClient http;

    private ServerCalls(OperatorTokens tokens, string name, HttpClient http)
    {
        this.tokens = tokens;
        this.name = name;
        this.http = http;
    }

    public Uri Address => http.BaseAddress!;

    public static async Task<ServerCalls> OpenAsync(CommandHome home, Uri address, CancellationToken cancellationToken)
    {
        if (address.Port == 0)
            throw new UsageException("The settings let the server take any port; say which it took: --server URL");
        var tokens = await OperatorTokens.OpenAsync(home.Opened, cancellationToken);
        var name = $"log-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
        var text = await tokens.AddAsync(name, cancellationToken);
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", text);
        return new ServerCalls(tokens, name, http);
    }

    public async IAsyncEnumerable<LoggedCall> ReadAsync(
        int limit,
        bool follow,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"/api/v1/log?limit={limit}{(follow ? "&follow=true" : "")}"
        );
        using var answer = await GetAsync(path, cancellationToken);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        if (!follow)
        {
            var read = JsonNode.Parse(await reader.ReadToEndAsync(cancellationToken))!;
            foreach (var call in read["calls"]!.AsArray())
                yield return new LoggedCall(call!);
            yield break;
        }
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
            yield return new LoggedCall(JsonNode.Parse(line)!);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await tokens.RevokeAsync(name, CancellationToken.None);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.IsSuccessStatusCode)
                return answer;
            using (answer)
                throw (int)answer.StatusCode switch
                {
                    400 => new UsageException("--limit is a number, 1 to 1000."),
                    401 => new UsageException(
                        $"The server at {Address} does not know this home's operators: does it serve another home?"
                    ),
                    var status => new UsageException($"The server at {Address} answers {status} to the log's address."),
                };
        }
        catch (HttpRequestException nobody)
        {
            throw new UsageException(
                $"No server answers at {Address} ({nobody.Message}). The calls are in its memory: evergrant serve, or --server URL"
            );
        }
    }
}

/// One call as the server tells it.
internal sealed class LoggedCall(JsonNode call)
{
    public string Id => Word("id");
    public string Method => Word("method");
    public string Target => Word("target");

    /// One line of JSON.
    public string Text => call.ToJsonString();

    /// For people.
    public string Line =>
        $"{Time}  {Id}  {Number("status")}{((bool)call["sent"]! ? "" : " ours")}  {Number("milliseconds")} ms  {Word("key")}  {Method} {Target}";

    private string Time =>
        Times.Text(DateTimeOffset.Parse(Word("at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));

    private string Word(string name) => (string?)call[name] ?? "-";

    private string Number(string name) => ((double)call[name]!).ToString(CultureInfo.InvariantCulture);
}
