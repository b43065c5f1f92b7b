using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Crm;

/// <summary>Asks for an access token on every path that is not an open one, there or not: Keap's gateway looks first.</summary>
internal sealed class BearerGate(SandboxStore store, SandboxClock clock, QuotaMeter quota)
{
    private static readonly HashSet<string> Open = new(StringComparer.OrdinalIgnoreCase)
    {
        "",
        "/token",
        AuthorizeRequest.Path,
        ConsentDesk.AccountsPath,
    };

    public Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/_sandbox", StringComparison.Ordinal) || Open.Contains(path.Value!.TrimEnd('/')))
            return next(context);

        var notes = RequestNotes.Of(context);
        if (Check(context.Request, notes) is { } fault)
        {
            notes.Refused = fault.Reason;
            QuotaMeter.WriteBlank(context.Response);
            return fault.WriteAsync(context);
        }

        var caller = Caller.Of(context);
        notes.Tenant = caller.Tenant;
        quota.Count(caller.Tenant).Write(context.Response);
        return next(context);
    }

    private GatewayFault? Check(HttpRequest request, RequestNotes notes)
    {
        if (Presented(request, notes) is not { } token)
            return GatewayFault.NoToken;

        notes.Presented = Fingerprint.Of(token);
        lock (store.Lock)
        {
            if (store.ByAccessToken(token) is not { } tokens)
                return GatewayFault.UnknownToken;

            var consent = store.ConsentOf(tokens);
            notes.Client = consent.ClientId;
            if (consent.RevokedAt is not null)
                return GatewayFault.RevokedToken;

            if (clock.GetUtcNow() >= tokens.AccessExpiresAt)
                return GatewayFault.ExpiredToken;

            request.HttpContext.Features.Set(new Caller(consent.Tenant, consent.Login));
            return null;
        }
    }

    // A header without the scheme counts as none, as measured. The query form is old; clients still use it.
    private static string? Presented(HttpRequest request, RequestNotes notes)
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
