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
    FormTokens forms,
    ShownOnce shown
)
{
    public async Task ShowAsync(HttpContext context)
    {
        if (await SignInEndpoint.DemandAsync(context, profiles) is not { } login)
            return;

        if (login.TenantAt(context.Request.Query["tenant"]) is { } tenant)
            await WriteAsync(context, tenant, login);
        else
            await SignInEndpoint.WriteNotYoursAsync(context, login, StatusCodes.Status404NotFound);
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
        await DoneAsync(context, tenant, Shown.Done("Removed: its tokens are dead."));
    }

    private async Task DeleteAsync(HttpContext context, SandboxTenant tenant, string key)
    {
        if (keys.Of(tenant.Host).All(one => one.Name != key) || !await keys.DeleteAsync(key))
            await NotAcceptedPage.WriteAsync(context, 404, "That key is not there.");
        else
            await DoneAsync(context, tenant, Shown.Done($"Deleted: {key} works no more."));
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
            await DoneAsync(context, tenant, ApiSettingsPage.Of(made));
        }
        catch (ProblemException wrong)
        {
            await NotAcceptedPage.WriteAsync(context, wrong.Status, wrong.Message);
        }
    }

    private Task DoneAsync(HttpContext context, SandboxTenant tenant, Shown what) =>
        shown.SendAsync(context, ApiSettingsPage.AddressOf(tenant), what);

    private Task WriteAsync(HttpContext context, SandboxTenant tenant, SandboxLogin login)
    {
        var consents = state.Consents.Where(one => one.Tenant == tenant.Host && one.RevokedAt is null);
        return ApiSettingsPage.WriteAsync(
            context,
            tenant,
            SignInEndpoint.Who(context, login),
            [.. consents.Reverse().Select(one => (one, apps.Find(one.ClientId)))],
            keys.Of(tenant.Host),
            forms.TokenFor(context),
            shown.Take(context)
        );
    }
}
