using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.Looking;

/// <summary>Pages of the sandbox's own. They show, and no header is asked for; what has a button wants its own form back.</summary>
internal static class LookingRoutes
{
    public const string Mail = "/_sandbox/mail";
    public const string Requests = "/_sandbox/requests";

    public const string Hooks = "/_sandbox/hooks";

    public const string Lineage = "/_sandbox/lineage";
    public const string Live = "/_sandbox/live";

    public const string Differences = "/_sandbox/differences";
    public const string Doctor = "/_sandbox/doctor";

    public static void Map(IEndpointRouteBuilder routes, SandboxParts parts, FormTokens forms, ShownOnce shown)
    {
        var mail = new MailPages(parts.State);
        var requests = new RequestPages(parts.Log, parts.Explainer);
        routes.MapGet("/", new HomePage(parts).HandleAsync);
        routes.MapGet(Differences, new DifferencesPage(parts.Profiles).HandleAsync);
        routes.MapGet(Mail, mail.ListAsync);
        routes.MapGet(Mail + "/{id}", mail.ShowAsync);
        var hooks = new HookPages(parts.Hooks, forms, shown);
        routes.MapGet(Hooks, hooks.ListAsync);
        routes.MapGet(Hooks + "/{id}", hooks.ShowAsync);
        routes.MapPost(Hooks + "/{id}", hooks.ResendAsync);
        var lineage = new LineagePages(parts.Store);
        routes.MapGet(Lineage, lineage.ListAsync);
        routes.MapGet(Lineage + "/{id}", lineage.ShowAsync);
        routes.MapGet(Live, new LivePage(parts).HandleAsync);
        var doctor = new DoctorPage(forms);
        routes.MapGet(Doctor, doctor.ShowAsync);
        routes.MapPost(Doctor, doctor.ExamineAsync);
        routes.MapGet(Requests, requests.ListAsync);
        routes.MapGet(Requests + "/{id}", requests.ShowAsync);
    }
}
