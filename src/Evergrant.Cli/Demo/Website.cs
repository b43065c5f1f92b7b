using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Evergrant.Cli.Demo;

/// What the website of thread 002 does when somebody signs up. It has a gateway key and knows nothing of tokens.
internal sealed class Website : IDisposable
{
    private readonly HttpClient gateway;

    public Website(Uri server, string key)
    {
        gateway = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri(server, $"/gw/{DemoHost.Name}/crm/rest/v1/"),
        };
        gateway.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// The contact's id. Somebody who signs up twice is one contact.
    public async Task<long> AddContactAsync(string email, CancellationToken cancellationToken)
    {
        var contact = new JsonObject
        {
            ["given_name"] = "Ada",
            ["family_name"] = "Visitor",
            ["duplicate_option"] = "Email",
            ["opt_in_reason"] = "Signed up on the website",
            ["email_addresses"] = new JsonArray(new JsonObject { ["email"] = email, ["field"] = "EMAIL1" }),
        };
        return (long)(await SendAsync(HttpMethod.Put, "contacts", contact, cancellationToken))!["id"]!;
    }

    public async Task TagAsync(long contact, string tag, CancellationToken cancellationToken)
    {
        var found = await SendAsync(HttpMethod.Get, $"tags?name={Uri.EscapeDataString(tag)}", null, cancellationToken);
        var id = (long)found!["tags"]![0]!["id"]!;
        var apply = new JsonObject { ["tagIds"] = new JsonArray(id) };
        await SendAsync(HttpMethod.Post, $"contacts/{contact}/tags", apply, cancellationToken);
    }

    public Task WelcomeAsync(long contact, CancellationToken cancellationToken)
    {
        var mail = new JsonObject
        {
            ["contacts"] = new JsonArray(contact),
            ["subject"] = "Welcome",
            ["user_id"] = 1,
            ["plain_content"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("Hello Ada, good to have you.")),
        };
        return SendAsync(HttpMethod.Post, "emails/queue", mail, cancellationToken);
    }

    /// Status of a read, whatever it is.
    public async Task<int> TryAsync(CancellationToken cancellationToken)
    {
        using var answer = await gateway.GetAsync("contacts?limit=1", cancellationToken);
        return (int)answer.StatusCode;
    }

    public void Dispose() => gateway.Dispose();

    private async Task<JsonNode?> SendAsync(
        HttpMethod method,
        string path,
        JsonObject? body,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await gateway.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new DemoFailedException($"{method} {path} was answered {(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}
