using System.Net.Http.Headers;
using System.Text;

namespace Evergrant.Server.Tests.Doctor;

/// A call as somebody sends it, and as they would paste it with its answer.
internal sealed record SentCall(
    string Method,
    string Target,
    string? Body = null,
    string ContentType = "application/x-www-form-urlencoded",
    params (string Name, string Value)[] Headers
)
{
    public async Task<string> SendAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(new HttpMethod(Method), Target);
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (Body is not null)
            request.Content = new StringContent(Body, Encoding.UTF8, MediaTypeHeaderValue.Parse(ContentType));
        using var answer = await http.SendAsync(request);
        return Text(http.BaseAddress!, answer, await answer.Content.ReadAsStringAsync());
    }

    private string Text(Uri host, HttpResponseMessage answer, string body)
    {
        var text = new StringBuilder($"{Method} {Target} HTTP/1.1\nHost: {host.Authority}\n");
        foreach (var (name, value) in Headers)
            text.Append($"{name}: {value}\n");
        if (Body is not null)
            text.Append($"Content-Type: {ContentType}\n\n{Body}\n");
        text.Append($"\nHTTP/1.1 {(int)answer.StatusCode} {answer.ReasonPhrase}\n");
        foreach (var header in answer.Headers.Concat(answer.Content.Headers))
            text.Append($"{header.Key}: {string.Join(", ", header.Value)}\n");
        return text.Append($"\n{body}\n").ToString();
    }
}
