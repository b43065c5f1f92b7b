using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Authorization;

/// <summary>Takes the owner's answer, from the page and from the headless call alike.</summary>
internal sealed class ConsentDesk(SandboxStore store, SandboxClock clock, AppBook apps, bool strictRedirects)
{
    public const string AccountsPath = "/app/central/home";

    /// <summary>Address to go to: the app's, or Keap's own accounts page when the request gives nowhere to return to.</summary>
    public string Answer(SandboxApp app, AuthorizeRequest request, string tenant, bool allow)
    {
        if (DeadEndOf(app, request) is not null)
            return AccountsPath;

        if (!allow)
            return ConsentRedirect.Denied(request.RedirectUri!, request.State);

        var code = Allow(app.ClientId, tenant, request.RedirectUri);
        return ConsentRedirect.Allowed(request.RedirectUri!, tenant, code.Text, request.State);
    }

    /// <summary>Why the owner will end on the accounts page without a code; null when the app gets an answer.</summary>
    // Loose matching, the default, is what owners report of today's Keap: any address, any port.
    public string? DeadEndOf(SandboxApp app, AuthorizeRequest request) =>
        DeadEnd.Of(request, strictRedirects ? apps.RedirectUrisOf(app.ClientId) : null);

    public static SandboxLogin? LoginOf(string tenant) =>
        KeapSandboxSeed.Logins.FirstOrDefault(login => login.Tenants.Any(owned => owned.Host == tenant));

    /// <exception cref="ProblemException">No login of the sandbox owns that tenant.</exception>
    public static string KnownTenant(string? tenant)
    {
        var host = tenant ?? KeapSandboxSeed.DefaultTenant;
        return LoginOf(host) is not null
            ? host
            : throw ProblemException.BadRequest("unknown_tenant", "No login of the sandbox owns that tenant.");
    }

    /// <param name="redirectUri">What the exchange must repeat; null when any address the app registered will do.</param>
    // An earlier consent of the same app and tenant stays alive: the later of two contradicting statements.
    public AuthorizationCode Allow(string clientId, string tenant, string? redirectUri)
    {
        lock (store.Lock)
        {
            var consent = store.NewConsent(clientId, LoginOf(tenant)!.Email, tenant, clock.GetUtcNow());
            var code = new AuthorizationCode
            {
                Text = TokenText.NewCode(),
                ConsentId = consent.Id,
                ClientId = clientId,
                RedirectUri = redirectUri,
                ExpiresAt = consent.GivenAt + Lifetimes.Code,
            };
            store.Add(code);
            return code;
        }
    }
}
