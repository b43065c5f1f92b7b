namespace Evergrant.Sandbox.Log;

/// <summary>Headers as the log shows them. Only names of this list are shown with their values: any other may be a secret.</summary>
internal static class ShownHeaders
{
    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept",
        "Accept-Encoding",
        "Connection",
        "Content-Length",
        "Content-Type",
        "Expect",
        "Host",
        "Transfer-Encoding",
        "User-Agent",
    };

    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization",
        "Cookie",
        "Origin",
        "Referer",
        "X-Keap-API-Key",
    };

    // An address with a code, and the cookies of the pages.
    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase) { "Location", "Set-Cookie" };

    public static List<LoggedField> Of(HttpRequest request) =>
        [.. request.Headers.Select(header => Request(header.Key, header.Value.ToString()))];

    public static List<LoggedField> Of(HttpResponse response) =>
        [
            .. response.Headers.Select(header => new LoggedField(
                header.Key,
                Kept.Contains(header.Key) ? Redaction.Hidden : Redaction.Cut(header.Value.ToString())
            )),
        ];

    private static LoggedField Request(string name, string value) =>
        Harmless.Contains(name) ? new LoggedField(name, Redaction.Cut(value))
        : Known.Contains(name) ? new LoggedField(name, SchemeOf(value) + Redaction.Hidden)
        : new LoggedField("[other]", Redaction.Hidden);

    private static string SchemeOf(string value) =>
        value.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? "Basic "
        : value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? "Bearer "
        : "";
}
