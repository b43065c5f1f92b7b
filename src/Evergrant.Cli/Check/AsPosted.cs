using System.Net.Http.Headers;
using System.Text;
using Evergrant.Sandbox;

namespace Evergrant.Cli.Check;

/// Requests as the forum's threads made them, by hand; none of it is our client's code.
internal sealed class AsPosted(Uri keap) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = keap };

    public Task<string> RefreshAsync(string basicSecret, string refreshToken, CancellationToken cancellationToken) =>
        SendAsync(
            new FormUrlEncodedContent(
                new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken }
            ),
            new AuthenticationHeaderValue("Basic", Base64($"{KeapSandboxSeed.ClientId}:{basicSecret}")),
            cancellationToken
        );

    public Task<string> RefreshWithJsonAsync(string refreshToken, CancellationToken cancellationToken) =>
        SendAsync(
            new StringContent(
                $$"""{"grant_type":"refresh_token","refresh_token":"{{refreshToken}}"}""",
                Encoding.UTF8,
                "application/json"
            ),
            new AuthenticationHeaderValue(
                "Basic",
                Base64($"{KeapSandboxSeed.ClientId}:{KeapSandboxSeed.ClientSecret}")
            ),
            cancellationToken
        );

    public Task<string> ExchangeAsync(string code, string redirectUri, CancellationToken cancellationToken) =>
        SendAsync(
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["client_id"] = KeapSandboxSeed.ClientId,
                    ["client_secret"] = KeapSandboxSeed.ClientSecret,
                    ["code"] = code,
                    ["grant_type"] = "authorization_code",
                    ["redirect_uri"] = redirectUri,
                }
            ),
            null,
            cancellationToken
        );

    public void Dispose() => http.Dispose();

    /// Status and body; the body of a success stays where it is.
    private async Task<string> SendAsync(
        HttpContent content,
        AuthenticationHeaderValue? authorization,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/token") { Content = content };
        request.Headers.Authorization = authorization;
        using var answer = await http.SendAsync(request, cancellationToken);
        return answer.IsSuccessStatusCode
            ? $"{(int)answer.StatusCode}"
            : $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}";
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
