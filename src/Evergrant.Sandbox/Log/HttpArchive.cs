using System.Text.Json.Nodes;
using Evergrant.Sandbox.Control;

namespace Evergrant.Sandbox.Log;

/// <summary>
/// Logged requests as a HAR 1.2 document, for the tools that read such files. Secrets are replaced, as in the log; times
/// are those of the sandbox's clock, and how long something took is not known.
/// </summary>
internal static class HttpArchive
{
    private const int Unknown = -1;

    public static JsonObject Of(IReadOnlyList<LoggedRequest> requests) =>
        new()
        {
            ["log"] = new JsonObject
            {
                ["version"] = "1.2",
                ["creator"] = new JsonObject { ["name"] = "evergrant sandbox", ["version"] = OverallControl.Version },
                ["entries"] = new JsonArray([.. requests.Select(Entry)]),
            },
        };

    private static JsonObject Entry(LoggedRequest one) =>
        new()
        {
            ["startedDateTime"] = UtcTime.Text(one.Time),
            ["time"] = 0,
            ["request"] = Request(one),
            ["response"] = Response(one),
            ["cache"] = new JsonObject(),
            ["timings"] = new JsonObject
            {
                ["send"] = 0,
                ["wait"] = 0,
                ["receive"] = 0,
            },
            ["comment"] = one.Refused is null ? one.Id : $"{one.Id}: {Reason.Named(one.Refused)?.Words ?? one.Refused}",
            ["_request_id"] = one.Id,
            ["_client"] = one.Client,
            ["_refused"] = one.Refused,
            ["_fault"] = one.Fault,
        };

    private static JsonObject Request(LoggedRequest one)
    {
        var request = new JsonObject
        {
            ["method"] = one.Method,
            ["url"] = OriginOf(one) + one.Path + one.Query,
            ["httpVersion"] = "HTTP/1.1",
            ["cookies"] = new JsonArray(),
            ["headers"] = Pairs(one.Exchange.RequestHeaders),
            ["queryString"] = Pairs(QueryOf(one)),
            ["headersSize"] = Unknown,
            ["bodySize"] = Unknown,
        };
        // Names only where the body was one that could be shown.
        if (one.Exchange.RequestFields is { Count: > 0 } fields)
            request["postData"] = new JsonObject
            {
                ["mimeType"] = ValueOf(one.Exchange.RequestHeaders, "Content-Type"),
                ["params"] = Pairs(fields),
                ["text"] = "",
            };
        return request;
    }

    private static JsonObject Response(LoggedRequest one) =>
        new()
        {
            // What tools take for a connection that was cut.
            ["status"] = one.Status ?? 0,
            ["statusText"] = "",
            ["httpVersion"] = "HTTP/1.1",
            ["cookies"] = new JsonArray(),
            ["headers"] = Pairs(one.Exchange.ResponseHeaders),
            ["content"] = new JsonObject
            {
                ["size"] = Unknown,
                ["mimeType"] = ValueOf(one.Exchange.ResponseHeaders, "Content-Type"),
                ["text"] = one.Exchange.ResponseBody,
            },
            ["redirectURL"] = "",
            ["headersSize"] = Unknown,
            ["bodySize"] = Unknown,
        };

    private static string OriginOf(LoggedRequest one) =>
        Uri.TryCreate(one.Call?.Url, UriKind.Absolute, out var url) ? url.GetLeftPart(UriPartial.Authority) : "";

    private static IEnumerable<LoggedField> QueryOf(LoggedRequest one) =>
        from parameter in (one.Query?.TrimStart('?') ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries)
        let at = parameter.IndexOf('=', StringComparison.Ordinal)
        select at < 0 ? new LoggedField(parameter, "") : new LoggedField(parameter[..at], parameter[(at + 1)..]);

    private static string ValueOf(IReadOnlyList<LoggedField> headers, string name) =>
        headers.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value ?? "";

    private static JsonArray Pairs(IEnumerable<LoggedField> fields) =>
        new([.. fields.Select(one => new JsonObject { ["name"] = one.Name, ["value"] = one.Value })]);
}
