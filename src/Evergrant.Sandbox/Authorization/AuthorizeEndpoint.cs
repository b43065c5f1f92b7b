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
        var deadEnd = desk.DeadEndOf(request);
        if (!request.IsKnownClient)
        {
            RequestNotes.Of(context).Refused = deadEnd;
            DeadEnd.Remember(context, deadEnd!);
            context.Response.Redirect(ConsentDesk.AccountsPath);
            return Task.CompletedTask;
        }

        RequestNotes.Of(context).Client = request.ClientId;
        var login = SignedIn.Of(context);
        if (login is null || SignInAgain.IsMeant(asked))
            return SignInPage.WriteAsync(context, query, forms.TokenFor(context), login);

        var aside =
            login.Tenants.Count == 0 ? OwnsNothing
            : deadEnd is null ? null
            : DeadEnd.Before(deadEnd);
        return ConsentPage.WriteAsync(context, query, forms.TokenFor(context), login, aside);
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
        var notes = RequestNotes.Of(context);
        notes.Client = request.IsKnownClient ? request.ClientId : null;
        notes.Tenant = tenant;
        notes.Refused =
            desk.DeadEndOf(request)
            ?? (
                answer == "deny" ? "denied"
                : ownsNothing ? "owns_nothing"
                : null
            );
        if (desk.DeadEndOf(request) is { } reason)
            DeadEnd.Remember(context, reason);

        var location = desk.Answer(request, tenant ?? "", answer == "allow" && owned);
        await writer.SaveAsync();
        SeeOther(context, location);
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
