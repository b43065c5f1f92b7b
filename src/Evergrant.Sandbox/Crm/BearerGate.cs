using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.BotChecks;
using Evergrant.Sandbox.Central;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.Keys;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Portal;
using Evergrant.Sandbox.Profiles;
using Evergrant.Sandbox.Quotas;
using Evergrant.Sandbox.State;
using Evergrant.Sandbox.TryIt;
using Evergrant.Sandbox.WebForms;
using Evergrant.Sandbox.XmlRpc;

namespace Evergrant.Sandbox.Crm;

/// <summary>Asks for an access token or a key on every path that is not an open one, there or not: Keap's gateway looks first.</summary>
internal sealed class BearerGate(
    SandboxStore store,
    SandboxClock clock,
    QuotaMeter quota,
    ProfileBook profiles,
    AppBook apps
)
{
    private const string KeyHeader = "X-Keap-API-Key";

    private static readonly string[] OpenBelow = [PortalPage.Path, WebFormEndpoint.Path, XmlRpcEndpoint.TenantPath];

    private static readonly HashSet<string> Open = new(StringComparer.OrdinalIgnoreCase)
    {
        "",
        "/token",
        AuthorizeRequest.Path,
        ConsentDesk.AccountsPath,
        SignInEndpoint.Path,
        ApiAccessPage.Path,
        ApiSettingsPage.Path,
        TryItEndpoint.Path,
        SiteVerifyEndpoint.TurnstilePath,
        SiteVerifyEndpoint.RecaptchaPath,
    };

    public Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/_sandbox", StringComparison.Ordinal) || IsOpen(path))
            return next(context);

        var notes = RequestNotes.Of(context);
        if (Check(context.Request, notes) is { } fault)
        {
            notes.Refused = fault.Reason;
            notes.Behaviour = Behaviour.Gateway401;
            QuotaReading.WriteBlank(context.Response);
            return fault.WriteAsync(context);
        }

        // A key is no app's, and nobody switches it off.
        if (apps.Find(notes.Client) is { } app && apps.WhyNot(app) is { } why)
            return WriteInactiveAsync(context, notes, why);

        var caller = Caller.Of(context);
        notes.Tenant = caller.Tenant;
        notes.Behaviour = Behaviour.Api;
        var reading = quota.Count(caller);
        reading.Write(context.Response, profiles.Of(notes.Client).Era);
        return reading.Over is { } over ? WriteOverAsync(context, notes, over) : next(context);
    }

    private Task WriteOverAsync(HttpContext context, RequestNotes notes, RefusalKind over)
    {
        notes.Refused = over == RefusalKind.Spike ? Reason.SpikeArrested : Reason.QuotaUsedUp;
        notes.Behaviour = Behaviour.Of(over);
        return WriteAsync(context, notes, TokenRefusal.OverQuota(over, profiles.Of(notes.Client).Era));
    }

    private Task WriteInactiveAsync(HttpContext context, RequestNotes notes, Reason why)
    {
        notes.Refused = why;
        notes.Behaviour = Behaviour.GatewayInactive;
        QuotaReading.WriteBlank(context.Response);
        return WriteAsync(context, notes, TokenRefusal.Of(RefusalKind.DeveloperInactive, profiles.Of(notes.Client)));
    }

    private static Task WriteAsync(HttpContext context, RequestNotes notes, TokenRefusal refusal)
    {
        var answer = TokenAnswer.Of(refusal);
        notes.Answer = answer.Text;
        answer.WriteHead(context.Response);
        return context.Response.Body.WriteAsync(answer.Body).AsTask();
    }

    /// <summary>Whether people open it, in a browser: nothing that an API is called with is missing there.</summary>
    public static bool IsPage(PathString path) =>
        IsOpen(path)
        && path.Value!.TrimEnd('/')
            is not (
                "/token"
                or AuthorizeRequest.Path
                or SiteVerifyEndpoint.TurnstilePath
                or SiteVerifyEndpoint.RecaptchaPath
            )
        && !path.StartsWithSegments(XmlRpcEndpoint.TenantPath, StringComparison.Ordinal);

    private static bool IsOpen(PathString path) =>
        Open.Contains(path.Value!.TrimEnd('/'))
        || Array.Exists(OpenBelow, open => path.StartsWithSegments(open, StringComparison.Ordinal));

    private GatewayFault? Check(HttpRequest request, RequestNotes notes)
    {
        var bearer = Bearer(request);
        var inKeyHeader = request.Headers[KeyHeader].ToString().Trim();
        if ((bearer ?? inKeyHeader) is not { Length: > 0 } token)
            return GatewayFault.NoToken;

        notes.Presented = Fingerprint.Of(token);
        // Some clients send a key in both places; what Keap makes of two different ones is assumed.
        if (bearer is not null && inKeyHeader.Length > 0 && bearer != inKeyHeader)
            return GatewayFault.TwoCredentials;

        if (token == KeapSandboxSeed.LegacyKey)
            return CheckLegacyKey(request, notes);

        lock (store.Lock)
        {
            // The key header is for keys alone: assumed.
            if (KeyBook.IsKey(token) || bearer is null)
                return CheckKey(request.HttpContext, notes, token);

            if (store.ByAccessToken(token) is not { } tokens)
                return GatewayFault.UnknownToken;

            var consent = store.ConsentOf(tokens);
            var profile = profiles.Of(consent.ClientId);
            notes.Client = consent.ClientId;
            notes.Era = profile.Era;
            if (consent.RevokedAt is not null)
                return consent.IsSuperseded ? GatewayFault.SupersededConsent : GatewayFault.RevokedToken;

            if (tokens.RedeemedAt is not null && profile.Has(SandboxSwitch.OldAccessToken, "dies"))
                return GatewayFault.SupersededToken;

            if (clock.GetUtcNow() >= tokens.AccessExpiresAt)
                return profile.Has(SandboxSwitch.ExpiredToken, "expired")
                    ? GatewayFault.ExpiredToken
                    : GatewayFault.UnknownToken with
                    {
                        Reason = Reason.AccessTokenExpired,
                    };

            request.HttpContext.Features.Set(
                new Caller(consent.Tenant, consent.Login, Product.OfApp(consent.ClientId), consent.Id)
            );
            return null;
        }
    }

    private GatewayFault? CheckKey(HttpContext context, RequestNotes notes, string text)
    {
        if (store.KeyOf(text) is not { } key)
            return GatewayFault.UnknownKey;

        notes.Client = "key:" + key.Name;
        // On disk with the next change: a read is not worth a write.
        key.LastUsedAt = clock.GetUtcNow();
        context.Features.Set(new Caller(key.Tenant, key.Login, Product.OfKey(key.Name)));
        return null;
    }

    /// <returns>Null where nobody owns a tenant.</returns>
    public static Caller? LegacyCaller(SandboxStore store) =>
        store.Personas is { DefaultTenant: { } tenant } personas
            ? new Caller(tenant, personas.LoginOf(tenant)!.Email, Product.OfKey("legacy"))
            : null;

    // One key per tenant, for XML-RPC only. Since 2025 it is as wrong as any other text.
    private GatewayFault? CheckLegacyKey(HttpRequest request, RequestNotes notes)
    {
        notes.Client = "key:legacy";
        notes.Era = profiles.World.Era;
        if (
            !request.Path.StartsWithSegments(XmlRpcEndpoint.Path, StringComparison.Ordinal)
            || profiles.World.Has(SandboxSwitch.LegacyKey, "refused")
        )
            return GatewayFault.LegacyKey;

        if (LegacyCaller(store) is not { } caller)
            return GatewayFault.LegacyKey;

        request.HttpContext.Features.Set(caller);
        return null;
    }

    // A header without the scheme counts as none, as measured. The query form is old; clients still use it.
    private static string? Bearer(HttpRequest request)
    {
        const string scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            return header[scheme.Length..].Trim();

        if (header.Length == 0 && request.Query["access_token"].ToString() is { Length: > 0 } inQuery)
            return inQuery;

        return null;
    }
}
