using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Evergrant.Sandbox.Tests;

/// <summary>A sandbox and the calls an ordinary client makes of it, written by hand from Keap's rules.</summary>
internal sealed class Keap : IAsyncDisposable
{
    public const string Redirect = "http://127.0.0.1:7400/callback/keap";
    public const string InvalidRefreshToken =
        """{"error":"invalid_request","error_description":"Invalid Refresh Token"}""";

    private Keap(KeapSandbox sandbox)
    {
        Sandbox = sandbox;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        Http = new HttpClient(handler) { BaseAddress = sandbox.Address };
    }

    public KeapSandbox Sandbox { get; }
    public HttpClient Http { get; }

    /// <summary>Quotas only count, unless the options say something of them: most tests are not about them, and in a hurry.</summary>
    public static async Task<Keap> StartAsync(KeapSandboxOptions? options = null)
    {
        var sandbox = await KeapSandbox.StartAsync(options);
        if (options?.Quotas is null)
            await sandbox.SetQuotasAsync(sandbox.Quotas with { Refuse = false });
        return new Keap(sandbox);
    }

    public static Uri AuthorizeUrl(string? clientId = null, string? redirectUri = Redirect, string? state = null) =>
        new(
            QueryHelpers.AddQueryString(
                "https://accounts.infusionsoft.com/app/oauth/authorize",
                new Dictionary<string, string?>
                {
                    ["client_id"] = clientId ?? KeapSandboxSeed.ClientId,
                    ["redirect_uri"] = redirectUri,
                    ["response_type"] = "code",
                    ["scope"] = "full",
                    ["state"] = state,
                }
            )
        );

    public static string Basic(string id = KeapSandboxSeed.ClientId, string secret = KeapSandboxSeed.ClientSecret) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}"));

    public async Task<string> NewCodeAsync(string? tenant = null)
    {
        var redirect = await Sandbox.ConsentAsync(AuthorizeUrl(), tenant);
        return QueryHelpers.ParseQuery(redirect.Query)["code"].ToString();
    }

    public async Task<string> NewCodeOfAsync(string clientId)
    {
        var redirect = await Sandbox.ConsentAsync(AuthorizeUrl(clientId));
        return QueryHelpers.ParseQuery(redirect.Query)["code"].ToString();
    }

    public Task<HttpResponseMessage> ExchangeAsync(
        string code,
        string redirectUri = Redirect,
        string id = KeapSandboxSeed.ClientId,
        string secret = KeapSandboxSeed.ClientSecret,
        string? authorization = null
    ) =>
        PostTokenAsync(
            new()
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["redirect_uri"] = redirectUri,
                ["client_id"] = id,
                ["client_secret"] = secret,
            },
            authorization
        );

    public async Task<Pair> NewPairAsync(string? tenant = null)
    {
        using var answer = await ExchangeAsync(await NewCodeAsync(tenant));
        return await Pair.OfAsync(answer);
    }

    public Task<HttpResponseMessage> RefreshAsync(string refreshToken, string? authorization = null) =>
        PostTokenAsync(
            new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken },
            authorization ?? Basic()
        );

    public async Task<HttpResponseMessage> PostTokenAsync(Dictionary<string, string> form, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/token")
        {
            Content = new FormUrlEncodedContent(form),
        };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);

        return await Http.SendAsync(request);
    }

    public async Task<HttpResponseMessage> CallAsync(
        HttpMethod method,
        string path,
        string? accessToken,
        string? json = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (accessToken is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);

        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");

        return await Http.SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? accessToken) =>
        CallAsync(HttpMethod.Get, path, accessToken);

    public async Task<HttpResponseMessage> ControlAsync(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, "/_sandbox/v1/" + path);
        request.Headers.Add("X-Evergrant-Sandbox", "1");
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");

        return await Http.SendAsync(request);
    }

    /// <summary>All its calls from here on are those of a browser that is signed in.</summary>
    public void SignIn(SandboxLogin login) =>
        Http.DefaultRequestHeaders.Add("Cookie", $"sandbox_login={Uri.EscapeDataString(login.Email)}");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Sandbox.DisposeAsync();
    }
}

internal sealed class Pair(string access, string refresh)
{
    public string Access { get; } = access;
    public string Refresh { get; } = refresh;

    public static async Task<Pair> OfAsync(HttpResponseMessage answer)
    {
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        var body = await answer.JsonAsync();
        return new Pair((string)body["access_token"]!, (string)body["refresh_token"]!);
    }
}

internal static class Answers
{
    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

    public static async Task IsAsync(this HttpResponseMessage answer, int status, string body)
    {
        Assert.Equal(body, await answer.Content.ReadAsStringAsync());
        Assert.Equal(status, (int)answer.StatusCode);
    }
}
