using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Looking;
using Evergrant.Sandbox.Pages;
using Evergrant.Sandbox.Profiles;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.TryIt;

/// <summary>GET and POST /try-it: the documentation's own way to a token, which cannot be refreshed by anybody.</summary>
internal sealed class TryItEndpoint(
    TokenLedger ledger,
    ProfileBook profiles,
    StateWriter writer,
    FormTokens forms,
    ShownOnce shown
)
{
    public const string Path = "/try-it";

    private const string NoRefreshToken =
        "There is no refresh token to be had here, so this token ends for good. A program needs an authorization of its own.";

    public async Task ShowAsync(HttpContext context)
    {
        if (await SignInEndpoint.DemandAsync(context, profiles) is not { } login)
            return;

        var who = SignInEndpoint.Who(context, login);
        if (login.Tenants.Count == 0)
        {
            await WriteAsync(context, Html.Of($"{who}<p>This Keap ID has no Keap application.</p>"));
            return;
        }

        var options = login.Tenants.Select(one =>
            Html.Of($"<option value=\"{one.Host}\">{one.Name} ({one.Host})</option>")
        );
        await WriteAsync(
            context,
            Html.Of(
                $"""
                {who}{shown.Take(context)?.Piece}
                <p>Authorize the documentation to call the API as you.</p>
                <form method="post" action="{Path}">
                <input type="hidden" name="form_token" value="{forms.TokenFor(context)}">
                <label class="above" for="tenant">Keap application</label>
                <select id="tenant" name="tenant">{Html.Join(options)}</select>
                <button class="main" type="submit">Authorize</button>
                </form>
                """
            )
        );
    }

    public async Task AnswerAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context, forms) is not { } form)
            return;

        if (SignedIn.Of(context, profiles.World)?.TenantAt(form["tenant"]) is not { } tenant)
        {
            await NotAcceptedPage.WriteAsync(context, 400, "Sign in, and choose one of your accounts.");
            return;
        }

        var issued = ledger.IssueDirectly(KeapSandboxSeed.TryItApp.ClientId, tenant.Host);
        await writer.SaveAsync();
        var notes = RequestNotes.Of(context);
        notes.Tenant = tenant.Host;
        notes.Client = KeapSandboxSeed.TryItApp.ClientId;
        notes.Issued = issued.Id;
        notes.Behaviour = Behaviour.TryIt;
        await shown.SendAsync(
            context,
            Path,
            Shown.Secret(
                Html.Of(
                    $"""
                    {Piece.Facts([
                        ("Of", Html.Of($"{tenant.Name} ({tenant.Host})")),
                        ("Access token", Html.Of($"<code>{issued.AccessToken}</code>")),
                        ("Works until (UTC)", Piece.Time(issued.AccessExpiresAt)),
                    ])}
                    <pre>curl -H "Authorization: Bearer {issued.AccessToken}" {context.Request.Scheme}://{
                        context.Request.Host.ToString()
                    }/crm/rest/v1/contacts?limit=1</pre>
                    """
                ),
                NoRefreshToken
            )
        );
    }

    private static Task WriteAsync(HttpContext context, Html below) =>
        new Page("Try it", Html.Of($"<h1>Try it</h1>{below}"))
        {
            Imitates = "“Try it”, in the interactive documentation (developer.keap.com/docs/rest)",
            Aside = NoRefreshToken,
            Wide = true,
        }.WriteAsync(context);
}
