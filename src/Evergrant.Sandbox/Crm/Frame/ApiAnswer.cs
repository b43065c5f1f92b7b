using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Evergrant.Sandbox.Crm.Frame;

internal static class ApiAnswer
{
    public static Task WriteAsync(HttpContext context, int status, JsonNode body) =>
        V1Answer.WriteAsync(context, status, body);

    public static Task OkAsync(HttpContext context, JsonNode body) => V1Answer.OkAsync(context, body);

    /// <summary>Says which kinds of records lost their oldest, because the sandbox keeps so many and no more.</summary>
    public static void TellDropped(HttpContext context, IReadOnlySet<string> kinds)
    {
        if (kinds.Count > 0)
            context.Response.Headers["x-sandbox-dropped-oldest"] = string.Join(", ", kinds.Order());
    }

    /// <summary>In the shape of the version that the address names.</summary>
    public static JsonObject Error(HttpContext context, int status, string message) =>
        context.Request.Path.StartsWithSegments("/crm/rest/v2", out var rest)
            ? new JsonObject
            {
                ["code"] = status,
                ["message"] = message,
                ["status"] = ReasonPhrases.GetReasonPhrase(status),
                ["details"] = new JsonArray(
                    new JsonObject
                    {
                        ["domain"] = DomainOf(rest),
                        ["resource"] = $"{context.Request.Method} {ShapeOf(context, rest)}",
                    }
                ),
            }
            : V1Answer.Error(message);

    // "paymentmethodconfig" of "/rest/v2/paymentMethodConfigs", in the one sample there is.
    private static string DomainOf(PathString rest)
    {
        var first = (rest.Value ?? "").Split('/', ':').ElementAtOrDefault(1) ?? "";
        return (
            first.EndsWith("ies", StringComparison.Ordinal) ? first[..^3] + "y" : first.TrimEnd('s')
        ).ToLowerInvariant();
    }

    // As it was mapped: what somebody put into the address is not said back.
    private static string ShapeOf(HttpContext context, PathString rest) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is { } mapped
        && mapped.StartsWith("/crm/", StringComparison.Ordinal)
            ? mapped["/crm".Length..].Replace(":plain", "", StringComparison.Ordinal)
            : "/rest/v2/" + (rest.Value ?? "").Split('/', ':').ElementAtOrDefault(1);
}
