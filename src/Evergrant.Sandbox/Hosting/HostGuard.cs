using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.People;
using Evergrant.Sandbox.Tls;

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

    public static Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var host = context.Request.Host.Host;
        if (Names.Contains(host))
            return next(context);

        // The names that clients have written in, for whoever leads them here. Nobody but Keap has pages under them; the
        // sandbox's own pages and calls do not answer to them all the same.
        if (!IsEmulated(host))
            return RefuseAsync(
                context,
                "host_not_served",
                "The sandbox answers to 127.0.0.1, localhost, [::1], keap.localhost, Keap's hosts and those of its tenants only."
            );

        if (KeapHosts.RightHost(host, context.Request.Path) is not { } right)
            return next(context);

        if (context.Features.Get<RequestNotes>() is { } notes)
            notes.Refused = Reason.HostOfAnotherPath;
        return RefuseAsync(context, "host_of_another_path", $"This path is answered at {right}.");
    }

    private static bool IsEmulated(string host) =>
        KeapHosts.IsCommon(host)
        || (
            KeapHosts.IsTenants(host)
            && PeopleHere
                .Now.Logins.SelectMany(login => login.Tenants)
                .Any(tenant => tenant.Host.Equals(host, StringComparison.OrdinalIgnoreCase))
        );

    private static Task RefuseAsync(HttpContext context, string code, string why) =>
        Problem.WriteAsync(context, StatusCodes.Status421MisdirectedRequest, code, why);
}
