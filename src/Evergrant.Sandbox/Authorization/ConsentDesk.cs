using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Authorization;

/// <summary>Takes the owner's answer, from the page and from the headless call alike.</summary>
internal sealed class ConsentDesk(SandboxStore store, SandboxClock clock, bool strictRedirects)
{
    public const string AccountsPath = "/app/central/home";

    /// <summary>Address to go to: the app's, or Keap's own accounts page when the request gives nowhere to return to.</summary>
    public string Answer(AuthorizeRequest request, string tenant, bool allow)
    {
        if (DeadEndOf(request) is not null)
            return AccountsPath;

        if (!allow)
            return ConsentRedirect.Denied(request.RedirectUri!, request.State);

        var code = Allow(request, tenant);
        return ConsentRedirect.Allowed(request.RedirectUri!, tenant, code, request.State);
    }

    /// <summary>Why the owner will end on the accounts page without a code; null when the app gets an answer.</summary>
    public string? DeadEndOf(AuthorizeRequest request) => DeadEnd.Of(request, strictRedirects);

    public static SandboxLogin? LoginOf(string tenant) =>
        KeapSandboxSeed.Logins.FirstOrDefault(login => login.Tenants.Any(owned => owned.Host == tenant));

    public Consent NewConsent(string tenant) =>
        new()
        {
            Id = store.NextId("co"),
            ClientId = KeapSandboxSeed.ClientId,
            Login = LoginOf(tenant)!.Email,
            Tenant = tenant,
            GivenAt = clock.GetUtcNow(),
        };

    // An earlier consent of the same app and tenant stays alive: the later of two contradicting statements.
    private string Allow(AuthorizeRequest request, string tenant)
    {
        lock (store.Lock)
        {
            var consent = NewConsent(tenant);
            store.Add(consent);
            var code = new AuthorizationCode
            {
                Text = TokenText.NewCode(),
                ConsentId = consent.Id,
                ClientId = consent.ClientId,
                RedirectUri = request.RedirectUri!,
                ExpiresAt = consent.GivenAt + Lifetimes.Code,
            };
            store.Add(code);
            return code.Text;
        }
    }
}
