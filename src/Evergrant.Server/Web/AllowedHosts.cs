using Evergrant.Hosting.Home;

namespace Evergrant.Server.Web;

/// Answers only to its own names: a page elsewhere could otherwise reach it through a name of its own (DNS rebinding).
internal sealed class AllowedHosts(Settings settings, Uri listen)
{
    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase)
    {
        "127.0.0.1",
        "localhost",
        "[::1]",
        listen.Host,
        settings.PublicAddress.Host,
    };

    public Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var host = context.Request.Host.Host;
        return names.Contains(host) || settings.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase)
            ? next(context)
            : Refusal.WriteAsync(
                context,
                StatusCodes.Status421MisdirectedRequest,
                "host_not_served",
                "This server does not answer to that name. Its operator can add the name to allowed_hosts."
            );
    }
}
