using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evergrant.Cli.Sandboxes;

/// The control calls of a running sandbox.
internal sealed class SandboxClient : IDisposable
{
    private const string Root = "/_sandbox/v1/";
    private static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(500);
    private readonly HttpClient http;
    private readonly Uri address;

    public SandboxClient(Uri address)
    {
        this.address = address;
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = address,
            // Advancing through a year takes as long as it takes.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.Add("X-Evergrant-Sandbox", "1");
    }

    /// Whether a sandbox is there; asked in passing.
    public static async Task<bool> AnswersAsync(Uri address, CancellationToken cancellationToken)
    {
        using var client = new SandboxClient(address);
        using var patience = new CancellationTokenSource(ShortPatience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await client.GetAsync("clock", either.Token);
            return true;
        }
        catch (Exception no)
            when (no is SandboxUnreachableException or SandboxRefusalException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    public Task<JsonObject> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, cancellationToken);

    public Task<JsonObject> PostAsync(string path, JsonObject? body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, body, cancellationToken);

    public Task<JsonObject> PutAsync(string path, JsonObject body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, path, body, cancellationToken);

    public Task DeleteAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, path, null, cancellationToken);

    public void Dispose() => http.Dispose();

    private async Task<JsonObject> SendAsync(
        HttpMethod method,
        string path,
        JsonObject? body,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, Root + path);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (answer.StatusCode == HttpStatusCode.NoContent)
                return [];
            var json = JsonNode.Parse(text)!.AsObject();
            return answer.IsSuccessStatusCode
                ? json
                : throw new SandboxRefusalException((int)answer.StatusCode, (string?)json["detail"] ?? text);
        }
        catch (Exception silent) when (silent is HttpRequestException or JsonException or InvalidOperationException)
        {
            throw new SandboxUnreachableException(address);
        }
    }
}
