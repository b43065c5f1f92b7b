using System.Net;
using System.Net.Http.Headers;

namespace Evergrant.Bench;

/// A call through the gateway against the leanest forwarder that still forwards: no key, no path check, no time limits, no
/// failures told apart.
internal static class GatewayCall
{
    private const string Path = "/crm/rest/v1/contacts?limit=10";

    public static async Task<bool> RunAsync(Slices slices)
    {
        await using var beside = await Subject.StartAsync();
        await using var api = await Plain.StartAsync(beside, Plain.Always(new byte[2048]));
        await using var subject = await Subject.StartAsync(api.Address);
        using var client = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                ActivityHeadersPropagator = null,
            }
        );
        var bearer = new AuthenticationHeaderValue("Bearer", subject.Key);
        await using var bare = await Plain.StartAsync(
            subject,
            context => ForwardAsync(context, client, api.Address, bearer)
        );

        return await slices.CompareAsync(
            "gateway / bare forwarder",
            0.90,
            new Load(subject.EndPoint, [Request($"/gw/{Subject.Grant}{Path}", subject.Key)]).RunAsync,
            new Load(bare.EndPoint, [Request(Path, subject.Key)]).RunAsync
        );
    }

    private static string Request(string path, string key) =>
        $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\nAccept: application/json\r\nUser-Agent: bench\r\n\r\n";

    private static async Task ForwardAsync(
        HttpContext context,
        HttpMessageInvoker client,
        Uri api,
        AuthenticationHeaderValue bearer
    )
    {
        var address = new Uri(api, context.Request.Path + context.Request.QueryString);
        using var message = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, values) in context.Request.Headers)
            if (name is not ("Host" or "Authorization" or "Connection"))
                message.Headers.TryAddWithoutValidation(name, (string?)values);
        message.Headers.Authorization = bearer;
        using var response = await client.SendAsync(message, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.NonValidated)
            if (name is not ("Connection" or "Transfer-Encoding"))
                context.Response.Headers[name] = values.ToString();
        foreach (var (name, values) in response.Content.Headers.NonValidated)
            context.Response.Headers[name] = values.ToString();
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
