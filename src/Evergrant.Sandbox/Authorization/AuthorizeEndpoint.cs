using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Pages;
using Evergrant.Sandbox.Profiles;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Authorization;

/// <summary>GET and POST /app/oauth/authorize</summary>
internal sealed class AuthorizeEndpoint(
    ConsentDesk desk,
    AppBook apps,
    ProfileBook profiles,
    StateWriter writer,
    FormTokens forms,
    TwicePage twicePage
)
{
    private const string OwnsNothing =
        "This login owns no Keap application. Keap answers access_denied then, whichever button is pressed.";

    public Task ShowAsync(HttpContext context)
    {
        var asked = context.Request.QueryString.Value ?? "";
        var query = SignInAgain.Without(asked);
        var request = AuthorizeRequest.Read(query);
        var notes = RequestNotes.Of(context);
        notes.Era = profiles.Of(request.ClientId).Era;
        if (
            profiles.Of(request.ClientId)[SandboxSwitch.OneMoreStep] is "authorize" or "both"
            && !IsBrowser(context.Request)
        )
        {
            notes.Refused = Reason.OneMoreStep;
            return OneMoreStepPage.WriteAsync(context);
        }

        if (apps.Find(request.ClientId) is not { } app)
            return ShowUnknownAsync(context, request, query);

        notes.Client = app.ClientId;
        notes.Behaviour = Behaviour.AuthorizePage;
        var login = SignedIn.Of(context, profiles.World);
        if (login is null || SignInAgain.IsMeant(asked))
            return SignInPage.WriteAsync(
                context,
                Html.Of($"go on to <strong>{app.Name}</strong>"),
                AuthorizeRequest.Path,
                ("request", query),
                forms.TokenFor(context),
                login
            );
        return ShowConsentAsync(context, app, request, query, login, StatusCodes.Status200OK);
    }

    public async Task AnswerAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context, forms) is not { } form)
            return;

        var query = form["request"] ?? "";
        if (form["login"] is { } email)
            await SignInAsync(context, query, email);
        else
            await ConsentAsync(context, query, form["tenant"], form["answer"]);
    }

    private static Task SignInAsync(HttpContext context, string query, string email)
    {
        if (SignedIn.LoginOf(email) is not { } login || !IsQuery(query))
            return NotAcceptedPage.WriteAsync(context, 400, "Choose one of the people in the list.");

        SignedIn.Remember(context, login);
        return SeeOther.To(context, AuthorizeRequest.Path + query);
    }

    private async Task ConsentAsync(HttpContext context, string query, string? tenant, string? answer)
    {
        var request = AuthorizeRequest.Read(query);
        var app = apps.Find(request.ClientId);
        // A tenant of another login is refused too: the browser may have signed in anew in another tab.
        var login = SignedIn.Of(context, profiles.World);
        var owned = login is not null && login.Tenants.Any(one => one.Host == tenant);
        var ownsNothing = login is { Tenants: [] } && tenant is null;
        if ((app is not null && !owned && !ownsNothing) || answer is not ("allow" or "deny"))
        {
            await NotAcceptedPage.WriteAsync(context, 400, "Sign in, choose an application, and Allow or Deny.");
            return;
        }

        var answered = desk.Answer(request, owned ? tenant : null, answer == "allow");
        await writer.SaveAsync();
        var notes = RequestNotes.Of(context);
        notes.Era = profiles.Of(request.ClientId).Era;
        notes.Client = app?.ClientId;
        notes.Tenant = tenant;
        notes.Refused = answered.Refused;
        notes.Behaviour = answered.Refused is null ? Behaviour.Allow : null;
        if (answered.Refused is { } refused && DeadEnd.Is(refused))
            DeadEnd.Remember(context, refused);
        notes.Fault = answered.Fault;
        if (answered is { IsTwice: true, Location: { } twice })
            await twicePage.SendAsync(context, twice);
        else if (answered.Location is { } location)
            await SeeOther.To(context, location);
        else if (app is null)
            await WriteUnknownAsync(context, null);
        else
            await ShowConsentAsync(context, app, request, query, login!, StatusCodes.Status400BadRequest);
    }

    private Task ShowConsentAsync(
        HttpContext context,
        SandboxApp app,
        AuthorizeRequest request,
        string query,
        SandboxLogin login,
        int status
    )
    {
        var deadEnd = desk.DeadEndOf(request);
        var why = apps.WhyNot(app);
        var aside =
            login.Tenants.Count == 0 ? OwnsNothing
            : deadEnd is not null ? DeadEnd.Before(deadEnd)
            : why is not null ? $"{why.Words} Allow leads nowhere as long as that is so."
            : null;
        return ConsentPage.WriteAsync(
            context,
            app,
            query,
            forms.TokenFor(context),
            login,
            aside,
            // Recorded in 2015 of a key that waits; of one that is switched off it is assumed.
            why is null
                ? null
                : "Unable to create access token.",
            status
        );
    }

    private Task ShowUnknownAsync(HttpContext context, AuthorizeRequest request, string query)
    {
        var notes = RequestNotes.Of(context);
        notes.Refused = Reason.ClientUnknown;
        // What there is to read on the page.
        notes.Answer = "Invalid Client";
        return WriteUnknownAsync(
            context,
            profiles.Of(request.ClientId).Has(SandboxSwitch.UnknownClientPage, "end")
                ? null
                : ConsentPage.Buttons(query, forms.TokenFor(context), Html.Nothing)
        );
    }

    // The words were reported in 2017, then with the buttons still there and access_denied after either. Today's page is
    // not known: that nothing is sent to an address of an app that nobody knows is assumed.
    private static Task WriteUnknownAsync(HttpContext context, Html? buttons) =>
        new Page(
            "Invalid Client",
            Html.Of($"<h1>Invalid Client</h1><p>No application has this client_id.</p>{buttons ?? Html.Nothing}")
        )
        {
            Imitates = "“Invalid Client” (accounts.infusionsoft.com/app/oauth/authorize)",
            Aside = buttons is null
                ? "The address names a client_id that this Keap does not know. Nothing is sent to its redirect_uri."
                : "The address names a client_id that this Keap does not know. Either button answers access_denied.",
        }.WriteAsync(context, buttons is null ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);

    // Every browser calls itself that; curl, Postman and the libraries do not.
    private static bool IsBrowser(HttpRequest request) =>
        request.Headers.UserAgent.ToString().StartsWith("Mozilla/", StringComparison.Ordinal);

    // It becomes a header.
    private static bool IsQuery(string query) =>
        query.Length == 0 || (query[0] == '?' && query.All(letter => char.IsBetween(letter, '!', '~')));
}
