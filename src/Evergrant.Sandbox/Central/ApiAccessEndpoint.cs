using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Pages;
using Evergrant.Sandbox.Profiles;

namespace Evergrant.Sandbox.Central;

/// <summary>GET and POST /app/central/api-access</summary>
internal sealed class ApiAccessEndpoint(CentralDesk desk, AppBook apps, ProfileBook profiles, FormTokens forms)
{
    public Task ShowAsync(HttpContext context)
    {
        if (OwnTenants.Named(context, profiles, context.Request.Query["tenant"]) is not { } tenant)
            return NotAcceptedPage.WriteAsync(context, 404, "None of your accounts is that one.");

        var own = apps.All.Where(app => !app.IsForeign);
        return ApiAccessPage.WriteBoxesAsync(context, tenant, own, forms.TokenFor(context), GivesCodes(null));
    }

    public async Task AnswerAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context, forms) is not { } form)
            return;

        if (
            OwnTenants.Named(context, profiles, form["tenant"]) is not { } tenant
            || form["box"] is not ("personal" or "partner")
        )
        {
            await NotAcceptedPage.WriteAsync(context, 400, "Choose one of your accounts and one of its boxes.");
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
        if (isPersonal && !GivesCodes(clientId))
            await ApiAccessPage.WriteTokensAsync(context, tenant, await desk.TokensAsync(tenant.Host, clientId));
        else
            await ApiAccessPage.WriteCodeAsync(
                context,
                tenant,
                await desk.CodeAsync(tenant.Host, clientId, isPersonal ? CodeBox.Personal : CodeBox.Partner)
            );
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
