using System.Net.Http.Headers;
using System.Text;
using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes.Playing;

/// Sends a card's call as it stands there, mistakes and all.
internal sealed class CallSender : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    public async Task<(int Status, string Body)> SendAsync(
        SnippetCall call,
        IReadOnlyDictionary<string, string> variables,
        CancellationToken cancellationToken
    )
    {
        var filled = Player.Filled(call, variables);
        using var request = new HttpRequestMessage(new HttpMethod(filled.Method), filled.Url);
        if (filled.Form is { } form)
            request.Content = new FormUrlEncodedContent(form);
        if (filled.Body is { } body)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (filled.Basic is { } basic)
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{basic.Key}:{basic.Value}"))
            );
        foreach (var (name, value) in filled.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        using var answer = await http.SendAsync(request, cancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    public void Dispose() => http.Dispose();
}
