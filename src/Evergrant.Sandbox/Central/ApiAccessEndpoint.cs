using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Pages;
using Evergrant.Sandbox.Profiles;

namespace Evergrant.Sandbox.Central;

/// <summary>GET and POST /app/central/api-access</summary>
internal sealed class ApiAccessEndpoint(
    CentralDesk desk,
    AppBook apps,
    ProfileBook profiles,
    FormTokens forms,
    ShownOnce shown
)
{
    public async Task ShowAsync(HttpContext context)
    {
        if (await SignInEndpoint.DemandAsync(context, profiles) is not { } login)
            return;

        if (login.TenantAt(context.Request.Query["tenant"]) is not { } tenant)
        {
            await SignInEndpoint.WriteNotYoursAsync(context, login, StatusCodes.Status404NotFound);
            return;
        }

        var own = apps.All.Where(app => !app.IsForeign);
        await ApiAccessPage.WriteBoxesAsync(
            context,
            tenant,
            SignInEndpoint.Who(context, login),
            own,
            forms.TokenFor(context),
            GivesCodes(null),
            shown.Take(context)
        );
    }

    public async Task AnswerAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context, forms) is not { } form)
            return;

        var login = SignedIn.Of(context, profiles.World);
        if (login?.TenantAt(form["tenant"]) is not { } tenant || form["box"] is not ("personal" or "partner"))
        {
            await NotAcceptedPage.WriteAsync(
                context,
                400,
                "Sign in, choose one of your accounts and one of its boxes."
            );
            return;
        }

        var clientId = form["client_id"]?.Trim() ?? "";
        var isPersonal = form["box"] == "personal";
        var notes = RequestNotes.Of(context);
        notes.Era = profiles.Of(clientId).Era;
        notes.Tenant = tenant.Host;
        notes.Refused = desk.WhyNot(clientId) ?? (isPersonal ? WhyNotSecret(clientId, form["client_secret"]) : null);
        if (notes.Refused is { } reason)
        {
            await ApiAccessPage.WriteRefusedAsync(context, tenant, reason.Words);
            return;
        }

        notes.Client = clientId;
        var made =
            isPersonal && !GivesCodes(clientId)
                ? ApiAccessPage.Of(await desk.TokensAsync(tenant.Host, clientId))
                : ApiAccessPage.Of(
                    await desk.CodeAsync(tenant.Host, clientId, isPersonal ? CodeBox.Personal : CodeBox.Partner)
                );
        await shown.SendAsync(context, ApiAccessPage.AddressOf(tenant), made);
    }

    private bool GivesCodes(string? clientId) => profiles.Of(clientId).Has(SandboxSwitch.PersonalBox, "code");

    private Reason? WhyNotSecret(string clientId, string? secret)
    {
        var given = new ClientCredentials(clientId, secret?.Trim() ?? "");
        return given.Fits(apps.Find(clientId)!) ? null
            : given.SecretIsTheId ? Reason.ClientIdUsedAsSecret
            : Reason.SecretWrong;
    }
}
