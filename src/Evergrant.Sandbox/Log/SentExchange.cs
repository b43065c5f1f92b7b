using System.Text;
using Evergrant.Doctor;

namespace Evergrant.Sandbox.Log;

/// <summary>The call as the doctor wants it: whole, and readable by nobody else.</summary>
internal static class SentExchange
{
    private const int LongestBody = 64 * 1024;

    public static HttpExchange Of(HttpContext context, RequestNotes notes, bool cut)
    {
        var request = context.Request;
        var url = $"{request.Scheme}://{request.Host}{request.Path.ToUriComponent()}{request.QueryString.Value}";
        var sent = new ExchangeRequest(request.Method, url, Headers(request.Headers), Text(notes.Body))
        {
            IsBodyKnown = notes.Body is { Length: <= LongestBody },
        };
        return new HttpExchange(
            sent,
            cut
                ? null
                : new ExchangeResponse(context.Response.StatusCode, Headers(context.Response.Headers), notes.Answer)
        );
    }

    private static string? Text(byte[]? body) =>
        body is { Length: > 0 and <= LongestBody } ? Encoding.UTF8.GetString(body) : null;

    private static List<ExchangeHeader> Headers(IHeaderDictionary headers) =>
        [.. headers.SelectMany(header => header.Value.Select(value => new ExchangeHeader(header.Key, value ?? "")))];
}
