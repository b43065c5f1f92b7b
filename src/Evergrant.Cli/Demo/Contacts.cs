using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Evergrant.Cli.Demo;

/// What the token is for: Keap's contacts, over plain HTTP.
internal sealed class Contacts(Uri keap) : IDisposable
{
    private const string Path = "/crm/rest/v1/contacts";
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = keap };

    public async Task<int> CountAsync(AccessToken token, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, Path + "?limit=1", token, null, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (int)(await ReadAsync(answer, cancellationToken))["count"]!;
    }

    public async Task<string> AddAsync(AccessToken token, CancellationToken cancellationToken)
    {
        var contact = new JsonObject
        {
            ["given_name"] = "Ada",
            ["family_name"] = "Visitor",
            ["email_addresses"] = new JsonArray(
                new JsonObject { ["email"] = "ada.visitor@example.com", ["field"] = "EMAIL1" }
            ),
        };
        using var answer = await SendAsync(HttpMethod.Post, Path, token, contact, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await ReadAsync(answer, cancellationToken))["id"]!.ToString();
    }

    /// By name.
    public async Task<IReadOnlyList<string>> TagsAsync(
        AccessToken token,
        long contact,
        CancellationToken cancellationToken
    )
    {
        using var answer = await SendAsync(HttpMethod.Get, $"{Path}/{contact}/tags", token, null, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var tags = (await ReadAsync(answer, cancellationToken))["tags"]!.AsArray();
        return [.. tags.Select(tag => (string)tag!["tag"]!["name"]!)];
    }

    /// Status and body, whatever they are.
    public async Task<(int Status, string Body)> TryAsync(AccessToken token, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, Path + "?limit=1", token, null, cancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        AccessToken token,
        JsonObject? body,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        if (body is not null)
            request.Content = JsonContent.Create(body);
        return await http.SendAsync(request, cancellationToken);
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!.AsObject();
}
