using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Faults;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.People;
using Evergrant.Sandbox.Profiles;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Authorization;

/// <summary>Takes the owner's answer, from the page and from the headless call alike.</summary>
internal sealed class ConsentDesk(
    SandboxStore store,
    SandboxClock clock,
    AppBook apps,
    ProfileBook profiles,
    TokenText texts,
    SandboxFaults faults
)
{
    public const string AccountsPath = "/app/central/home";

    /// <param name="tenant">Null when the owner has none.</param>
    public ConsentAnswered Answer(AuthorizeRequest request, string? tenant, bool allow)
    {
        var answered = Decide(request, tenant, allow);
        // Keap's own pages are no way back.
        if (answered.Location is not { } location || location == AccountsPath)
            return answered;

        var target = new FaultTarget(FaultRoutes.Authorize, AuthorizeRequest.Path, request.ClientId);
        if ((faults.Claim(target) ?? MagicFaults.At(target, null, store, clock.GetUtcNow())) is not { } fault)
            return answered;

        var odd = OddRedirect.Of(fault, location);
        if (odd == location && fault.Name != FaultNames.DuplicateCallback)
        {
            // There was no state to leave out.
            fault.Missed();
            return answered;
        }

        fault.Struck();
        return answered with { Location = odd, Fault = fault.Name };
    }

    private ConsentAnswered Decide(AuthorizeRequest request, string? tenant, bool allow)
    {
        var profile = profiles.Of(request.ClientId);
        if (apps.Find(request.ClientId) is not { } app)
            return new ConsentAnswered(AfterUnknownClient(request, profile), Reason.ClientUnknown);
        if (DeadEndOf(request) is { } deadEnd)
            return new ConsentAnswered(AccountsPath, deadEnd);
        if (!allow || tenant is null)
            return new ConsentAnswered(
                ConsentRedirect.Denied(request.RedirectUri!, request.State),
                allow ? Reason.OwnsNothing : Reason.Denied
            );
        if (apps.WhyNot(app) is { } why)
            return new ConsentAnswered(null, why);
        if (WhyNot(request, profile) is var (words, reason))
            return new ConsentAnswered(ConsentRedirect.Refused(request.RedirectUri!, request.State, words), reason);
        var code = Allow(app.ClientId, tenant, request.RedirectUri, request.CodeChallenge);
        return new ConsentAnswered(
            ConsentRedirect.Allowed(request.RedirectUri!, tenant, code.Text, request.State),
            null
        );
    }

    private static (string Words, Reason Reason)? WhyNot(AuthorizeRequest request, Profile profile) =>
        request switch
        {
            { AsksForPkce: true } when profile.Has(SandboxSwitch.Pkce, "refused") => (
                "PKCE is not supported",
                Reason.PkceNotTaken
            ),
            { HasOddChallenge: true } when profile.Has(SandboxSwitch.Pkce, "checked") => (
                "transform algorithm not supported",
                Reason.PkceMethodUnknown
            ),
            _ => null,
        };

    /// <summary>Why the owner will end on the accounts page without a code; null when the app gets an answer.</summary>
    // Loose matching, the default, is what owners report of today's Keap: any address, any port.
    public Reason? DeadEndOf(AuthorizeRequest request) =>
        DeadEnd.Of(
            request,
            profiles.Of(request.ClientId).Has(SandboxSwitch.RedirectMatch, "strict")
                ? apps.RedirectUrisOf(request.ClientId!)
                : null
        );

    public static SandboxLogin? LoginOf(string tenant) => PeopleHere.Now.LoginOf(tenant);

    /// <exception cref="ProblemException">No login of the sandbox owns that tenant.</exception>
    public static string KnownTenant(string? tenant, SandboxPersonas personas)
    {
        var host = tenant ?? personas.DefaultTenant;
        return host is not null && personas.LoginOf(host) is not null
            ? host
            : throw ProblemException.BadRequest("unknown_tenant", "No login of the sandbox owns that tenant.");
    }

    /// <param name="redirectUri">What the exchange must repeat; null when any address the app registered will do.</param>
    public AuthorizationCode Allow(string clientId, string tenant, string? redirectUri, string? codeChallenge = null)
    {
        var profile = profiles.Of(clientId);
        lock (store.Lock)
        {
            var consent = store.NewConsent(clientId, store.Personas.LoginOf(tenant)!.Email, tenant, clock.GetUtcNow());
            var code = new AuthorizationCode
            {
                Text = texts.NewCode(profile),
                ConsentId = consent.Id,
                ClientId = clientId,
                RedirectUri = redirectUri,
                ExpiresAt = consent.GivenAt + profile.Span(SandboxSwitch.CodeLife),
                CodeChallenge = codeChallenge,
            };
            store.Add(code);
            return code;
        }
    }

    // In 2017 both buttons of that page led back to the app.
    private static string? AfterUnknownClient(AuthorizeRequest request, Profile profile) =>
        profile.Has(SandboxSwitch.UnknownClientPage, "end") ? null
        : RedirectAddress.IsUsable(request.RedirectUri) ? ConsentRedirect.Denied(request.RedirectUri!, request.State)
        : AccountsPath;
}
