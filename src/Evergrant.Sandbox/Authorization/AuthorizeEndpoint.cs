using System.Text;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Pages;
using Evergrant.Sandbox.State;
using Microsoft.AspNetCore.WebUtilities;

namespace Evergrant.Sandbox.Authorization;

/// <summary>GET and POST /app/oauth/authorize</summary>
internal sealed class AuthorizeEndpoint(ConsentDesk desk, StateWriter writer)
{
    private const string OwnsNothing =
        "This login owns no Keap application. Keap answers access_denied then, whichever button is pressed.";

    private readonly FormTokens forms = new();

    public Task ShowAsync(HttpContext context)
    {
        var asked = context.Request.QueryString.Value ?? "";
        var query = SignInAgain.Without(asked);
        var request = AuthorizeRequest.Read(query);
        if (request.App is not { } app)
            return RefuseClientAsync(context);

        RequestNotes.Of(context).Client = app.ClientId;
        var login = SignedIn.Of(context);
        if (login is null || SignInAgain.IsMeant(asked))
            return SignInPage.WriteAsync(context, app, query, forms.TokenFor(context), login);

        var deadEnd = desk.DeadEndOf(app, request);
        var aside =
            login.Tenants.Count == 0 ? OwnsNothing
            : deadEnd is null ? null
            : DeadEnd.Before(deadEnd);
        return ConsentPage.WriteAsync(context, app, query, forms.TokenFor(context), login, aside);
    }

    public async Task AnswerAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body));
        string? Field(string name) => form.TryGetValue(name, out var values) ? values[0] : null;

        if (!FormTokens.IsSameOrigin(context.Request) || !forms.Fits(context, Field("form_token")))
        {
            await RefuseAsync(context, 403, "This form was not shown to this browser. Open the address again.");
            return;
        }

        var query = Field("request") ?? "";
        if (Field("login") is { } email)
            await SignInAsync(context, query, email);
        else
            await ConsentAsync(context, query, Field("tenant"), Field("answer"));
    }

    private static Task SignInAsync(HttpContext context, string query, string email)
    {
        if (SignedIn.LoginOf(email) is not { } login || !IsQuery(query))
            return RefuseAsync(context, 400, "Choose one of the people in the list.");

        SignedIn.Remember(context, login);
        SeeOther(context, AuthorizeRequest.Path + query);
        return Task.CompletedTask;
    }

    private async Task ConsentAsync(HttpContext context, string query, string? tenant, string? answer)
    {
        // A tenant of another login is refused too: the browser may have signed in anew in another tab.
        var login = SignedIn.Of(context);
        var owned = login is not null && login.Tenants.Any(one => one.Host == tenant);
        var ownsNothing = login is { Tenants: [] } && tenant is null;
        if ((!owned && !ownsNothing) || answer is not ("allow" or "deny"))
        {
            await RefuseAsync(context, 400, "Sign in, choose an application, and Allow or Deny.");
            return;
        }

        var request = AuthorizeRequest.Read(query);
        if (request.App is not { } app)
        {
            await RefuseClientAsync(context);
            return;
        }

        var deadEnd = desk.DeadEndOf(app, request);
        var notes = RequestNotes.Of(context);
        notes.Client = app.ClientId;
        notes.Tenant = tenant;
        notes.Refused =
            deadEnd
            ?? (
                answer == "deny" ? "denied"
                : ownsNothing ? "owns_nothing"
                : null
            );
        if (deadEnd is not null)
            DeadEnd.Remember(context, deadEnd);

        var location = desk.Answer(app, request, tenant ?? "", answer == "allow" && owned);
        await writer.SaveAsync();
        SeeOther(context, location);
    }

    // The words were reported in 2017, then with the buttons still there and access_denied after either. Today's page is
    // not known: that nothing is sent to an address of an app that nobody knows is assumed.
    private static Task RefuseClientAsync(HttpContext context)
    {
        RequestNotes.Of(context).Refused = "client_unknown";
        return new Page("Invalid Client", Html.Of($"<h1>Invalid Client</h1><p>No application has this client_id.</p>"))
        {
            Imitates = "“Invalid Client” (accounts.infusionsoft.com/app/oauth/authorize)",
            Aside = "The address names a client_id that this Keap does not know. Nothing is sent to its redirect_uri.",
        }.WriteAsync(context, StatusCodes.Status400BadRequest);
    }

    // 303, so that the browser does not post the form on.
    private static void SeeOther(HttpContext context, string location)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = location;
        context.Response.Headers.CacheControl = "no-store";
    }

    // It becomes a header.
    private static bool IsQuery(string query) =>
        query.Length == 0 || (query[0] == '?' && query.All(letter => char.IsBetween(letter, '!', '~')));

    private static Task RefuseAsync(HttpContext context, int status, string why) =>
        new Page("Not accepted", Html.Of($"<h1>Not accepted</h1><p>{why}</p>")).WriteAsync(context, status);
}
