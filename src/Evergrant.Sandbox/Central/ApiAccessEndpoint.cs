using System.Text;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Pages;
using Evergrant.Sandbox.Profiles;
using Microsoft.AspNetCore.WebUtilities;

namespace Evergrant.Sandbox.Central;

/// <summary>GET and POST /app/central/api-access</summary>
internal sealed class ApiAccessEndpoint(CentralDesk desk, ProfileBook profiles)
{
    private readonly FormTokens forms = new();

    public Task ShowAsync(HttpContext context) =>
        TenantOf(context, context.Request.Query["tenant"]) is { } tenant
            ? ApiAccessPage.WriteBoxesAsync(context, tenant, forms.TokenFor(context))
            : RefuseAsync(context, 404, "None of your accounts is that one.");

    public async Task AnswerAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body));
        string? Field(string name) => form.TryGetValue(name, out var values) ? values[0] : null;

        if (!FormTokens.IsSameOrigin(context.Request) || !forms.Fits(context, Field("form_token")))
        {
            await RefuseAsync(context, 403, "This form was not shown to this browser. Open the page again.");
            return;
        }

        if (
            TenantOf(context, Field("tenant")) is not { } tenant
            || Field("box") is not ("personal" or "partner" or "tokens")
        )
        {
            await RefuseAsync(context, 400, "Choose one of your accounts and one of its boxes.");
            return;
        }

        await GiveAsync(context, tenant, Field("client_id")?.Trim() ?? "", Field("box")!);
    }

    private async Task GiveAsync(HttpContext context, SandboxTenant tenant, string clientId, string box)
    {
        var notes = RequestNotes.Of(context);
        notes.Tenant = tenant.Host;
        notes.Refused = desk.WhyNot(clientId);
        if (notes.Refused is { } reason)
        {
            await ApiAccessPage.WriteRefusedAsync(context, tenant, reason.Words);
            return;
        }

        notes.Client = clientId;
        if (box == "tokens")
        {
            await ApiAccessPage.WriteTokensAsync(context, tenant, await desk.TokensAsync(tenant.Host, clientId));
            return;
        }

        var kind = box == "partner" ? CodeBox.Partner : CodeBox.Personal;
        await ApiAccessPage.WriteCodeAsync(context, tenant, await desk.CodeAsync(tenant.Host, clientId, kind));
    }

    // Keap asks who you are first. Here nobody needs to sign in, but whoever did has no accounts of others.
    private SandboxTenant? TenantOf(HttpContext context, string? host)
    {
        var login = SignedIn.Of(context, profiles.World);
        return (login is null ? KeapSandboxSeed.Logins : [login])
            .SelectMany(one => one.Tenants)
            .FirstOrDefault(tenant => tenant.Host == host);
    }

    private static Task RefuseAsync(HttpContext context, int status, string why) =>
        new Page("Not accepted", Html.Of($"<h1>Not accepted</h1><p>{why}</p>")).WriteAsync(context, status);
}
