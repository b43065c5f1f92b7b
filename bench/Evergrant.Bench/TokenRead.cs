using System.Net.Http.Headers;

namespace Evergrant.Bench;

/// `GET /api/v1/grants/{grant}/token` against as many fixed bytes.
internal static class TokenRead
{
    public static async Task<bool> RunAsync(Slices slices)
    {
        await using var subject = await Subject.StartAsync();
        var path = $"/api/v1/grants/{Subject.Grant}/token";
        using var http = new HttpClient { BaseAddress = subject.Server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", subject.OperatorToken);
        var body = await http.GetByteArrayAsync(path);
        await using var peer = await Plain.StartAsync(subject, Plain.Always(body));

        var met = true;
        foreach (var (name, token) in new[] { ("operator", subject.OperatorToken), ("consumer", subject.Key) })
        {
            var request = $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n";
            met &= await slices.CompareAsync(
                $"token read ({name}) / fixed JSON",
                0.80,
                new Load(subject.EndPoint, [request]).RunAsync,
                new Load(peer.EndPoint, [request]).RunAsync
            );
        }
        return met;
    }
}
