using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Tests.Crm;

/// <summary>A sandbox and one token: what a test of the API needs to say what it calls.</summary>
internal sealed class Api : IAsyncDisposable
{
    private readonly string token;

    private Api(Keap keap, string token)
    {
        Keap = keap;
        this.token = token;
    }

    public Keap Keap { get; }

    public static async Task<Api> StartAsync(KeapSandboxOptions? options = null)
    {
        var keap = await Keap.StartAsync(options);
        return new Api(keap, (await keap.NewPairAsync()).Access);
    }

    /// <param name="call"><c>GET v2/contacts</c></param>
    public Task<HttpResponseMessage> SendAsync(string call, string? body = null)
    {
        var (method, path) = (call.Split(' ')[0], call[(call.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        return Keap.CallAsync(new HttpMethod(method), "/crm/rest/" + path, token, body);
    }

    /// <summary>The answer's body, whose status must be that one.</summary>
    public async Task<JsonNode> AskAsync(string call, string? body = null, int status = 200)
    {
        using var answer = await SendAsync(call, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == (int)answer.StatusCode, $"{call}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    /// <summary>Refused in the shape of its version, with that message.</summary>
    public async Task IsRefusedAsync(string call, string? body, int status, string message)
    {
        var answer = await AskAsync(call, body, status);
        Assert.Equal(message, (string?)answer["message"]);
        Assert.Equal(call.Contains(" v2/", StringComparison.Ordinal) ? status : null, (int?)answer["code"]);
    }

    public ValueTask DisposeAsync() => Keap.DisposeAsync();
}
