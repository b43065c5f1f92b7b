using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Evergrant.EndToEnd;

/// `serve` over a home, and its API.
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly HttpClient http = new();

    private RunningServer(RunningProgram program) => Program = program;

    public RunningProgram Program { get; }

    public static async Task<RunningServer> StartAsync(ConnectedHome connected, string operatorToken)
    {
        var server = new RunningServer(connected.Home.Start("serve", "--port", "0"));
        var line = await server.Program.WaitForLineAsync("listening on ");
        server.http.BaseAddress = new Uri(line["listening on ".Length..]);
        server.http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", operatorToken);
        return server;
    }

    public static async Task<string> OperatorTokenAsync(ConnectedHome connected)
    {
        var made = await connected.Home.RunAsync("operator", "token", "add", "test");
        made.Is(0);
        return made.Line;
    }

    public async Task<JsonNode> TokenAsync(string query = "")
    {
        using var answer = await http.GetAsync($"/api/v1/grants/{ConnectedHome.Grant}/token{query}");
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {body}");
        return JsonNode.Parse(body)!;
    }

    public Task<HttpResponseMessage> RefreshAsync() =>
        http.PostAsync($"/api/v1/grants/{ConnectedHome.Grant}/refresh", null);

    public async ValueTask DisposeAsync()
    {
        await Program.DisposeAsync();
        http.Dispose();
    }
}
