using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Profiles;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Central;

/// <summary>What Account Central's API Access page gives: a code or a pair that no app asked for. Each is a consent.</summary>
internal sealed class CentralDesk(
    ConsentDesk desk,
    TokenLedger ledger,
    AppBook apps,
    ProfileBook profiles,
    SandboxStore store,
    StateWriter writer
)
{
    public const string WrongCredentials = "wrong_credentials";

    /// <summary>What the exchange of a Partner code says in place of an address, as one client's tests did in 2018.</summary>
    public const string NoRedirect = "null";

    /// <summary>Why Account Central does not take the client_id; null when it does. Its page does not tell them apart.</summary>
    public Reason? WhyNot(string? clientId) =>
        apps.Find(clientId) switch
        {
            null => Reason.ClientUnknown,
            { IsForeign: true } => Reason.ClientOfAnotherDeveloper,
            var app => apps.WhyNot(app),
        };

    /// <exception cref="ProblemException"/>
    public async Task<CentralCode> CodeAsync(string? tenant, string? clientId, CodeBox box)
    {
        var host = ConsentDesk.KnownTenant(tenant, store.Personas);
        var app = Taken(clientId);
        // A Personal code fits whatever the app has registered when it comes: assumed, the portal had one field.
        var code = desk.Allow(app, host, WantsNoRedirect(app, box) ? NoRedirect : null);
        await writer.SaveAsync();
        return new CentralCode(
            code.Text,
            code.RedirectUri ?? apps.RedirectUrisOf(app).FirstOrDefault("none is registered"),
            code.ExpiresAt
        );
    }

    /// <exception cref="ProblemException"/>
    public async Task<SandboxTokenPair> TokensAsync(string? tenant, string? clientId)
    {
        var host = ConsentDesk.KnownTenant(tenant, store.Personas);
        var issued = ledger.IssueDirectly(Taken(clientId), host);
        await writer.SaveAsync();
        return new SandboxTokenPair(issued.AccessToken, issued.RefreshToken, issued.AccessExpiresAt, $"full|{host}");
    }

    private bool WantsNoRedirect(string clientId, CodeBox box) =>
        box == CodeBox.Partner && profiles.Of(clientId).Has(SandboxSwitch.PartnerRedirect, "null");

    private string Taken(string? clientId)
    {
        var wanted = clientId ?? store.Personas.Apps.FirstOrDefault(app => !app.IsForeign)?.ClientId ?? "";
        return WhyNot(wanted) is not { } why
            ? wanted
            : throw ProblemException.BadRequest(
                WrongCredentials,
                why == Reason.ClientUnknown ? "No app has that client_id."
                    : why == Reason.ClientOfAnotherDeveloper
                        ? "That client_id is another developer's; Account Central takes one's own only."
                    : why.Words
            );
    }
}
