using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Central;
using Evergrant.Sandbox.Control;
using Evergrant.Sandbox.Crm;
using Evergrant.Sandbox.Faults;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Looking;
using Evergrant.Sandbox.People;
using Evergrant.Sandbox.Portal;
using Evergrant.Sandbox.TryIt;
using Evergrant.Sandbox.WebForms;

namespace Evergrant.Sandbox.Hosting;

/// <summary>What the sandbox answers, in the order a request meets it.</summary>
internal static class SandboxRoutes
{
    public static void Map(WebApplication app, SandboxParts parts)
    {
        app.Use(new RequestJournal(parts.Log, parts.Clock).RunAsync);
        app.Use(ErrorBoundary.RunAsync);
        app.Use(
            (context, next) =>
            {
                PeopleHere.Are(parts.Store.Personas);
                return next(context);
            }
        );
        app.Use(HostGuard.RunAsync);
        app.Use(new BearerGate(parts.Store, parts.Clock, parts.Quota, parts.Profiles, parts.Apps).RunAsync);
        app.Use(
            new ApiFaults(parts.Faults, parts.Store, parts.Clock, parts.Profiles, parts.Writer, parts.Stopping).RunAsync
        );
        app.UseRouting();

        var forms = new FormTokens();
        var authorize = new AuthorizeEndpoint(parts.Desk, parts.Apps, parts.Profiles, parts.Writer, forms);
        app.MapGet(AuthorizeRequest.Path, authorize.ShowAsync);
        app.MapPost(AuthorizeRequest.Path, authorize.AnswerAsync);
        app.MapGet(ConsentDesk.AccountsPath, new AccountsPage(parts.Profiles).HandleAsync);

        var access = new ApiAccessEndpoint(parts.Central, parts.Apps, parts.Profiles, forms);
        app.MapGet(ApiAccessPage.Path, access.ShowAsync);
        app.MapPost(ApiAccessPage.Path, access.AnswerAsync);
        var settings = new ApiSettingsEndpoint(
            parts.State,
            parts.Keys,
            parts.Apps,
            parts.Profiles,
            parts.Writer,
            forms
        );
        app.MapGet(ApiSettingsPage.Path, settings.ShowAsync);
        app.MapPost(ApiSettingsPage.Path, settings.AnswerAsync);
        var tryIt = new TryItEndpoint(parts.Ledger, parts.Profiles, parts.Writer, forms);
        app.MapGet(TryItEndpoint.Path, tryIt.ShowAsync);
        app.MapPost(TryItEndpoint.Path, tryIt.AnswerAsync);
        new PortalEndpoint(parts.Apps, forms).Map(app);
        app.MapPost(WebFormEndpoint.Path + "/{id}", WebFormEndpoint.HandleAsync);

        var decision = new TokenDecision(parts.Ledger, parts.Apps);
        var token = new TokenEndpoint(
            decision,
            parts.Ledger,
            parts.Store,
            parts.Clock,
            parts.Profiles,
            parts.Apps,
            parts.Writer,
            parts.Faults,
            parts.Stopping
        );
        app.MapPost("/token", token.HandleAsync);

        var contacts = new ContactBook(parts.Store, parts.Clock);
        new ContactEndpoints(contacts, parts.Writer).Map(app);
        new TagEndpoints(new TagBook(parts.Store, parts.Clock, contacts), parts.Writer).Map(app);
        new EmailEndpoints(new MailCatcher(parts.Store, parts.Clock, contacts), parts.Writer).Map(app);
        UserEndpoints.Map(app);
        app.MapGet($"{V1Route.Root}/account/profile", AccountEndpoint.HandleAsync);
        app.MapGet($"{V1Route.Root}/oauth/connect/userinfo", UserInfoEndpoint.HandleAsync);

        LookingRoutes.Map(app, parts);
        ControlRoutes.Map(app, parts);
        app.Map("/{**path}", Gap.HandleAsync);
    }
}
