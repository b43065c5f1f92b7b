using System.Text.Json;
using Evergrant.Doctor.Calls;

namespace Evergrant.Doctor.Reading;

/// <summary>
/// What a browser or a proxy records. Of the hundreds of files a page is made of, only the calls that are about a token,
/// or go to the provider's API, are looked at; if there are none, all of them.
/// </summary>
internal static class HarReader
{
    private const int Most = 200;

    public static ReadOutcome Read(string text)
    {
        if (!JsonPaste.LooksLike(text, "\"log\"", "\"entries\""))
            return ReadOutcome.Stopped(0, "a HAR file starts with { and has log and entries");

        if (JsonPaste.Parse(text, out var stop) is not { } document)
            return ReadOutcome.Stopped(stop, "the JSON of the HAR file stops being JSON here");

        using (document)
        {
            var entries = document.RootElement.Get("log").Get("entries");
            if (entries.ValueKind != JsonValueKind.Array || entries.GetArrayLength() == 0)
                return ReadOutcome.Stopped(
                    text.IndexOf("\"log\"", StringComparison.Ordinal),
                    "log.entries holds nothing"
                );

            var all = entries.EnumerateArray().Where(entry => entry.Get("request").Text("url") is not null).ToList();
            var chosen = all.Where(IsOfInterest).Take(Most).ToList();
            var calls = (chosen.Count > 0 ? chosen : [.. all.Take(Most)])
                .Select(entry => Of(entry, all.Count))
                .ToList();
            return calls.Count == 0
                ? ReadOutcome.Stopped(
                    text.IndexOf("\"entries\"", StringComparison.Ordinal),
                    "no entry has a request with a url"
                )
                : ReadOutcome.Of(calls);
        }
    }

    private static bool IsOfInterest(JsonElement entry)
    {
        var request = entry.Get("request");
        var address = CallAddress.Read(request.Text("url") ?? "");
        return address.IsKeap && IsCall(address.Path)
            || address.Path.EndsWith("/token", StringComparison.OrdinalIgnoreCase)
            || address.Path.EndsWith("/oauth/authorize", StringComparison.OrdinalIgnoreCase)
            || request.Get("postData").Text("text")?.Contains("grant_type", StringComparison.Ordinal) == true;
    }

    private static bool IsCall(string path) =>
        path.StartsWith("/crm/", StringComparison.OrdinalIgnoreCase)
        || path.Contains("oauth", StringComparison.OrdinalIgnoreCase)
        || path.Contains("xmlrpc", StringComparison.OrdinalIgnoreCase)
        || path == "/token";

    private static ReadCall Of(JsonElement entry, int count)
    {
        var (sent, came) = (entry.Get("request"), entry.Get("response"));
        var request = new ExchangeRequest(
            sent.Text("method") ?? "GET",
            sent.Text("url") ?? "",
            Headers(sent),
            Body(sent)
        )
        {
            IsBodyKnown =
                sent.Get("postData").ValueKind != JsonValueKind.Undefined || sent.Number("bodySize") is null or <= 0,
        };
        var status = came.Number("status");
        var response = status is null or 0
            ? null
            : new ExchangeResponse(status, Headers(came), came.Get("content").Text("text"));
        return new ReadCall(
            new HttpExchange(request, response) { Oddities = Oddities.Pasted },
            count == 1 ? [] : [$"one of {count} entries of the HAR file"],
            0
        );
    }

    private static List<ExchangeHeader> Headers(JsonElement message) =>
        [
            .. message
                .Get("headers")
                .Items()
                .Where(header => header.Text("name") is { Length: > 0 } name && name[0] != ':')
                .Select(header => new ExchangeHeader(header.Text("name")!, header.Text("value") ?? "")),
        ];

    private static string? Body(JsonElement request)
    {
        var data = request.Get("postData");
        if (data.Text("text") is { Length: > 0 } text)
            return text;

        var fields = data.Get("params").Items().ToList();
        return fields.Count == 0
            ? null
            : string.Join(
                '&',
                fields.Select(field => $"{field.Text("name")}={FormText.Escape(field.Text("value") ?? "")}")
            );
    }
}
