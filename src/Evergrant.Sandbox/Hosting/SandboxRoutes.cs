using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.BotChecks;
using Evergrant.Sandbox.Central;
using Evergrant.Sandbox.Control;
using Evergrant.Sandbox.Crm;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Faults;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Looking;
using Evergrant.Sandbox.OpenApi;
using Evergrant.Sandbox.Pages;
using Evergrant.Sandbox.People;
using Evergrant.Sandbox.Portal;
using Evergrant.Sandbox.TryIt;
using Evergrant.Sandbox.WebForms;
using Evergrant.Sandbox.XmlRpc;
using Evergrant.Sandbox.XmlRpc.Tables;

namespace Evergrant.Sandbox.Hosting;

/// <summary>What the sandbox answers, in the order a request meets it.</summary>
internal static class SandboxRoutes
{
    public static void Map(WebApplication app, SandboxParts parts)
    {
        app.Use(new RequestJournal(parts.Log, parts.Clock, parts.Profiles).RunAsync);
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
        var shown = new ShownOnce();
        var authorize = new AuthorizeEndpoint(parts.Desk, parts.Apps, parts.Profiles, parts.Writer, forms);
        app.MapGet(AuthorizeRequest.Path, authorize.ShowAsync);
        app.MapPost(AuthorizeRequest.Path, authorize.AnswerAsync);
        app.MapGet(ConsentDesk.AccountsPath, new AccountsPage(parts.Profiles).HandleAsync);

        var signIn = new SignInEndpoint(parts.Profiles, forms);
        app.MapGet(SignInEndpoint.Path, signIn.ShowAsync);
        app.MapPost(SignInEndpoint.Path, signIn.AnswerAsync);
        var access = new ApiAccessEndpoint(parts.Central, parts.Apps, parts.Profiles, forms, shown);
        app.MapGet(ApiAccessPage.Path, access.ShowAsync);
        app.MapPost(ApiAccessPage.Path, access.AnswerAsync);
        var settings = new ApiSettingsEndpoint(
            parts.State,
            parts.Keys,
            parts.Apps,
            parts.Profiles,
            parts.Writer,
            forms,
            shown
        );
        app.MapGet(ApiSettingsPage.Path, settings.ShowAsync);
        app.MapPost(ApiSettingsPage.Path, settings.AnswerAsync);
        var tryIt = new TryItEndpoint(parts.Ledger, parts.Profiles, parts.Writer, forms, shown);
        app.MapGet(TryItEndpoint.Path, tryIt.ShowAsync);
        app.MapPost(TryItEndpoint.Path, tryIt.AnswerAsync);
        new PortalEndpoint(parts.Apps, forms, shown).Map(app);
        app.MapPost(WebFormEndpoint.Path + "/{id}", WebFormEndpoint.HandleAsync);
        new SiteVerifyEndpoint(parts.Clock).Map(app);

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

        var contacts = new ContactBook(parts.Store, parts.Clock, parts.Changes);
        var tags = new TagBook(parts.Store, parts.Clock, contacts, parts.Changes);
        var books = new CrmBooks(parts.Store, parts.Clock, parts.Writer, parts.Changes, contacts);
        var mail = new MailCatcher(parts.Store, parts.Clock, contacts, books);
        CrmRoutes.Map(app, parts, contacts, tags, books, mail);

        parts.Hooks.Endpoints.Map(new ApiRoutes(app));
        var tables = new RpcTables(contacts, books, parts.Clock);
        var methods = new RpcMethods([
            .. new ContactService(tables, tags, contacts).Methods,
            .. new DataService(tables).Methods,
            .. new EmailService(tables, contacts, mail).Methods,
            .. new SearchService(tables).Methods,
        ]);
        new XmlRpcEndpoint(methods, parts.Store, parts.Profiles, parts.Writer).Map(app);

        LookingRoutes.Map(app, parts, forms, shown);
        ControlRoutes.Map(app, parts);
        var generated = new GeneratedApi(parts.ApiDocuments, parts.Store, parts.Writer, parts.Changes);
        // Not the automation called ids.
        app.Map(ApiRoutes.RootOf(ApiVersion.V2) + "/automations/ids", generated.HandleAsync);
        app.Map("/{**path}", generated.HandleAsync);
    }
}
