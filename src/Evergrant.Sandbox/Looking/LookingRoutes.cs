using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Looking;

/// <summary>Pages of the sandbox's own. They only show: no header is asked for, and nothing can be changed here.</summary>
internal static class LookingRoutes
{
    public const string Mail = "/_sandbox/mail";
    public const string Requests = "/_sandbox/requests";

    public const string Hooks = "/_sandbox/hooks";

    public const string Differences = "/_sandbox/differences";

    public static void Map(IEndpointRouteBuilder routes, SandboxParts parts)
    {
        var mail = new MailPages(parts.State);
        var requests = new RequestPages(parts.Log, parts.Explainer);
        routes.MapGet("/", new HomePage(parts).HandleAsync);
        routes.MapGet(Differences, new DifferencesPage(parts.Profiles).HandleAsync);
        routes.MapGet(Mail, mail.ListAsync);
        routes.MapGet(Mail + "/{id}", mail.ShowAsync);
        var hooks = new HookPages(parts.Hooks.Shown);
        routes.MapGet(Hooks, hooks.ListAsync);
        routes.MapGet(Hooks + "/{id}", hooks.ShowAsync);
        routes.MapGet(Requests, requests.ListAsync);
        routes.MapGet(Requests + "/{id}", requests.ShowAsync);
    }
}
