using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Keys;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Pages;
using Evergrant.Sandbox.Profiles;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Central;

/// <summary>GET and POST /app/central/api-settings</summary>
internal sealed class ApiSettingsEndpoint(
    SandboxState state,
    KeyBook keys,
    AppBook apps,
    ProfileBook profiles,
    StateWriter writer,
    FormTokens forms
)
{
    public Task ShowAsync(HttpContext context) =>
        OwnTenants.Named(context, profiles, context.Request.Query["tenant"]) is { } tenant
            ? WriteAsync(context, tenant)
            : NotAcceptedPage.WriteAsync(context, 404, "None of your accounts is that one.");

    public async Task AnswerAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context, forms) is not { } form)
            return;

        if (OwnTenants.Named(context, profiles, form["tenant"]) is not { } tenant)
        {
            await NotAcceptedPage.WriteAsync(context, 400, "Choose one of your accounts.");
            return;
        }

        RequestNotes.Of(context).Tenant = tenant.Host;
        switch (form)
        {
            case var _ when form["remove"] is { } consent:
                await RemoveAsync(context, tenant, consent);
                break;
            case var _ when form["delete"] is { } key:
                await DeleteAsync(context, tenant, key);
                break;
            case var _ when form["new"] is "pat" or "sak":
                await MakeAsync(context, tenant, form["new"]!, form["name"]?.Trim());
                break;
            default:
                await NotAcceptedPage.WriteAsync(context, 400, "Press one of the buttons.");
                break;
        }
    }

    private async Task RemoveAsync(HttpContext context, SandboxTenant tenant, string consent)
    {
        if (!state.Consents.Any(one => one.Id == consent && one.Tenant == tenant.Host) || !state.Revoke(consent))
        {
            await NotAcceptedPage.WriteAsync(context, 404, "That authorization is not there.");
            return;
        }

        await writer.SaveAsync();
        await WriteAsync(context, tenant, "Removed: its tokens are dead.");
    }

    private async Task DeleteAsync(HttpContext context, SandboxTenant tenant, string key)
    {
        if (keys.Of(tenant.Host).All(one => one.Name != key) || !await keys.DeleteAsync(key))
            await NotAcceptedPage.WriteAsync(context, 404, "That key is not there.");
        else
            await WriteAsync(context, tenant, $"Deleted: {key} works no more.");
    }

    private async Task MakeAsync(HttpContext context, SandboxTenant tenant, string kind, string? name)
    {
        try
        {
            var made = await keys.CreateAsync(
                tenant.Host,
                kind == "pat" ? SandboxKeyKind.Pat : SandboxKeyKind.Sak,
                string.IsNullOrEmpty(name) ? null : name
            );
            await ApiSettingsPage.WriteKeyAsync(context, tenant, made);
        }
        catch (ProblemException wrong)
        {
            await NotAcceptedPage.WriteAsync(context, wrong.Status, wrong.Message);
        }
    }

    private Task WriteAsync(HttpContext context, SandboxTenant tenant, string? done = null)
    {
        var consents = state.Consents.Where(one => one.Tenant == tenant.Host && one.RevokedAt is null);
        return ApiSettingsPage.WriteAsync(
            context,
            tenant,
            [.. consents.Reverse().Select(one => (one, apps.Find(one.ClientId)))],
            keys.Of(tenant.Host),
            forms.TokenFor(context),
            done
        );
    }
}
