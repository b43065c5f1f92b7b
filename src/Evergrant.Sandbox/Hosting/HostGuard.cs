namespace Evergrant.Sandbox.Hosting;

/// <summary>Answers only to its own names: a page elsewhere could otherwise reach it through a name of its own.</summary>
internal static class HostGuard
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "127.0.0.1",
        "localhost",
        "[::1]",
        "keap.localhost",
    };

    // The names that clients have written in, for whoever leads them here. Nobody but Keap has pages under them; the
    // sandbox's own pages and calls do not answer to them all the same.
    private static readonly HashSet<string> Keaps = new(StringComparer.OrdinalIgnoreCase)
    {
        "accounts.infusionsoft.com",
        "signin.infusionsoft.com",
        "api.infusionsoft.com",
        "api.keap.com",
    };

    public static Task RunAsync(HttpContext context, RequestDelegate next) =>
        Names.Contains(context.Request.Host.Host) || IsEmulated(context.Request)
            ? next(context)
            : Problem.WriteAsync(
                context,
                StatusCodes.Status421MisdirectedRequest,
                "host_not_served",
                "The sandbox answers to 127.0.0.1, localhost, [::1] and keap.localhost only."
            );

    private static bool IsEmulated(HttpRequest request) =>
        Keaps.Contains(request.Host.Host)
        && request.Path != "/"
        && !request.Path.StartsWithSegments("/_sandbox", StringComparison.OrdinalIgnoreCase);
}
