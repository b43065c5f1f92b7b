using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Central;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Authorization;

/// <summary>Issues and rotates. Each method is one atomic step: of any number of presenters of a token, one wins.</summary>
internal sealed class TokenLedger(SandboxStore store, SandboxClock clock, AppBook apps)
{
    public TokenOutcome Exchange(ClientCredentials client, string? text, string? redirectUri)
    {
        lock (store.Lock)
        {
            var now = clock.GetUtcNow();
            if (text is null || store.CodeOf(text) is not { } code)
                return TokenRefusal.Exchange("code_unknown");

            if (code.ClientId != client.ClientId)
                return TokenRefusal.Exchange("code_of_another_client");

            if (code.RedeemedAt is not null)
                return TokenRefusal.Exchange("code_already_used");

            if (now >= code.ExpiresAt)
                return TokenRefusal.Exchange("code_expired");

            // The code survives this, as nobody says that it dies: a mistake in the address can be corrected. Assumed.
            if (WhyNot(code, redirectUri) is { } reason)
                return TokenRefusal.Redirect(reason);

            code.RedeemedAt = now;
            return Issue(store.ConsentOf(code), null, now);
        }
    }

    public TokenOutcome Rotate(ClientCredentials client, string? text, Presenter presenter)
    {
        lock (store.Lock)
        {
            var now = clock.GetUtcNow();
            if (text is null || store.ByRefreshToken(text) is not { } tokens)
                return TokenRefusal.Refresh("refresh_token_unknown");

            var consent = store.ConsentOf(tokens);
            var refusal = WhyNot(tokens, consent, client, now);
            tokens.Present(new Presentation(now, presenter.UserAgent, presenter.RemotePort, refusal ?? "rotated"));
            store.Changed();
            if (refusal is not null)
                return TokenRefusal.Refresh(refusal);

            // The old access token lives to its end, and a later reuse revokes nothing. Both assumed.
            tokens.RedeemedAt = now;
            return Issue(consent, tokens, now);
        }
    }

    /// <summary>What Account Central's API Access page does: a pair at once, without a code.</summary>
    public TokenSet IssueDirectly(string clientId, string tenant)
    {
        lock (store.Lock)
        {
            var now = clock.GetUtcNow();
            var consent = store.NewConsent(clientId, ConsentDesk.LoginOf(tenant)!.Email, tenant, now);
            return Issue(consent, null, now).Issued!;
        }
    }

    // Keap gives all of them one answer.
    private string? WhyNot(AuthorizationCode code, string? redirectUri) =>
        (redirectUri, code.RedirectUri) switch
        {
            (null, _) => "redirect_uri_missing",
            (_, null) => apps.RedirectUrisOf(code.ClientId).Contains(redirectUri)
                ? null
                : "redirect_uri_not_registered",
            _ when redirectUri == code.RedirectUri => null,
            (_, CentralDesk.NoRedirect) => "redirect_uri_not_null",
            _ => "redirect_uri_differs",
        };

    private static string? WhyNot(TokenSet tokens, Consent consent, ClientCredentials client, DateTimeOffset now)
    {
        if (consent.ClientId != client.ClientId)
            return "refresh_token_of_another_client";

        // Keap's answer to a wrong secret is the same as to a spent token; only the log tells them apart.
        if (!client.SecretFits)
            return client.SecretIsTheId ? "client_id_used_as_secret" : "secret_wrong";

        if (tokens.RedeemedAt is not null)
            return "refresh_token_already_used";

        if (consent.RevokedAt is not null)
            return "consent_revoked";

        return now >= tokens.RefreshExpiresAt ? "refresh_token_expired" : null;
    }

    private TokenOutcome Issue(Consent consent, TokenSet? parent, DateTimeOffset now)
    {
        var issued = new TokenSet
        {
            Id = store.NextId("ts"),
            ConsentId = consent.Id,
            ParentId = parent?.Id,
            Generation = (parent?.Generation ?? 0) + 1,
            AccessToken = TokenText.NewToken(),
            RefreshToken = TokenText.NewToken(),
            IssuedAt = now,
            AccessExpiresAt = now + Lifetimes.Access,
            RefreshExpiresAt = now + Lifetimes.Refresh,
        };
        store.Add(issued);
        return TokenOutcome.Of(issued, consent.Tenant);
    }
}
