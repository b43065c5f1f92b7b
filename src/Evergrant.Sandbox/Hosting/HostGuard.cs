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

    public static Task RunAsync(HttpContext context, RequestDelegate next) =>
        Names.Contains(context.Request.Host.Host)
            ? next(context)
            : Problem.WriteAsync(
                context,
                StatusCodes.Status421MisdirectedRequest,
                "host_not_served",
                "The sandbox answers to 127.0.0.1, localhost, [::1] and keap.localhost only."
            );
}
