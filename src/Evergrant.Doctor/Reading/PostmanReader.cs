using System.Text;
using System.Text.Json;

namespace Evergrant.Doctor.Reading;

/// <summary>A collection that Postman exported (2.0, 2.1), and single requests of one, with the answers saved beside them.</summary>
internal static class PostmanReader
{
    private const int Most = 200;
    private const int Deepest = 12;
    private const int LongestValue = 4_000;

    public static ReadOutcome Read(string text)
    {
        if (
            !JsonPaste.LooksLike(text, "\"request\"", "\"method\"")
            || !text.Contains("\"item\"", StringComparison.Ordinal)
        )
            return ReadOutcome.Stopped(0, "a Postman collection starts with { and has item, request and method");

        if (JsonPaste.Parse(text, out var stop) is not { } document)
            return ReadOutcome.Stopped(stop, "the JSON of the collection stops being JSON here");

        using (document)
        {
            var root = document.RootElement;
            var variables = root.Get("variable")
                .Items()
                .Where(one => one.Text("key") is not null)
                .GroupBy(one => one.Text("key")!, StringComparer.Ordinal)
                .ToDictionary(same => same.Key, same => Value(same.First()), StringComparer.Ordinal);
            var calls = new List<ReadCall>();
            Walk(root.Get("item"), root.Get("auth"), variables, calls, 0);
            return calls.Count == 0
                ? ReadOutcome.Stopped(
                    text.IndexOf("\"item\"", StringComparison.Ordinal),
                    "no item has a request with a url"
                )
                : ReadOutcome.Of(calls);
        }
    }

    private static string Value(JsonElement variable) =>
        variable.Text("value") is { Length: <= LongestValue } value ? value : "";

    private static void Walk(
        JsonElement items,
        JsonElement inherited,
        Dictionary<string, string> variables,
        List<ReadCall> calls,
        int depth
    )
    {
        foreach (var item in items.Items())
        {
            if (calls.Count >= Most)
                return;
            var auth = item.Get("auth") is { ValueKind: JsonValueKind.Object } own ? own : inherited;
            if (depth < Deepest)
                Walk(item.Get("item"), auth, variables, calls, depth + 1);
            if (item.Get("request") is { ValueKind: JsonValueKind.Object } request && Url(request) is { Length: > 0 })
                calls.Add(Of(item, request, auth, variables));
        }
    }

    private static ReadCall Of(
        JsonElement item,
        JsonElement request,
        JsonElement inherited,
        Dictionary<string, string> variables
    )
    {
        string Filled(string text) => Variables.Fill(text, variables);
        var headers = request
            .Get("header")
            .Items()
            .Where(IsOn)
            .Select(header => new ExchangeHeader(header.Text("key") ?? "", Filled(header.Text("value") ?? "")))
            .ToList();
        var (body, type, isKnown) = Body(request.Get("body"), Filled);
        var auth = request.Get("auth") is { ValueKind: JsonValueKind.Object } own ? own : inherited;
        if (!headers.Exists(header => header.Is("Authorization")) && Authorization(auth, Filled) is { } authorization)
            headers.Add(new ExchangeHeader("Authorization", authorization));
        if (type is not null && !headers.Exists(header => header.Is("Content-Type")))
            headers.Add(new ExchangeHeader("Content-Type", type));
        var sent = new ExchangeRequest(request.Text("method") ?? "GET", Filled(Url(request)!), headers, body)
        {
            IsBodyKnown = isKnown,
        };
        var answer = item.Get("response").Items().Select(Answer).FirstOrDefault();
        return new ReadCall(
            new HttpExchange(sent, answer) { Oddities = Oddities.Pasted },
            answer is null ? [] : ["the answer saved beside the request was read as its answer"],
            0
        );
    }

    private static string? Url(JsonElement request) => request.Text("url") ?? request.Get("url").Text("raw");

    private static bool IsOn(JsonElement one) => one.Get("disabled").ValueKind != JsonValueKind.True;

    private static (string? Body, string? Type, bool IsKnown) Body(JsonElement body, Func<string, string> filled)
    {
        string Fields(string name) =>
            string.Join(
                '&',
                body.Get(name)
                    .Items()
                    .Where(IsOn)
                    .Select(field => $"{field.Text("key")}={FormText.Escape(filled(field.Text("value") ?? ""))}")
            );
        return body.Text("mode") switch
        {
            "urlencoded" => (Fields("urlencoded"), "application/x-www-form-urlencoded", true),
            "formdata" => (Fields("formdata"), "multipart/form-data", true),
            "raw" => (filled(body.Text("raw") ?? ""), RawType(body), true),
            "file" => (null, null, false),
            _ => (null, null, true),
        };
    }

    private static string RawType(JsonElement body) =>
        body.Get("options").Get("raw").Text("language") switch
        {
            "json" => "application/json",
            "xml" => "application/xml",
            _ => "text/plain",
        };

    private static string? Authorization(JsonElement auth, Func<string, string> filled)
    {
        string Field(string kind, string name)
        {
            var fields = auth.Get(kind);
            return filled(
                fields.Text(name) ?? fields.Items().FirstOrDefault(one => one.Text("key") == name).Text("value") ?? ""
            );
        }

        return auth.Text("type") switch
        {
            "basic" => "Basic "
                + Convert.ToBase64String(
                    Encoding.UTF8.GetBytes($"{Field("basic", "username")}:{Field("basic", "password")}")
                ),
            "bearer" => "Bearer " + Field("bearer", "token"),
            "oauth2" => "Bearer "
                + (Field("oauth2", "accessToken") is { Length: > 0 } token ? token : "{{access_token}}"),
            _ => null,
        };
    }

    private static ExchangeResponse Answer(JsonElement saved) =>
        new(
            saved.Number("code"),
            saved
                .Get("header")
                .Items()
                .Select(one => new ExchangeHeader(one.Text("key") ?? "", one.Text("value") ?? "")),
            saved.Text("body")
        );
}
