using System.Security.Cryptography;
using System.Text;
using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Central;
using Evergrant.Sandbox.Faults;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Profiles;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Authorization;

/// <summary>Issues and rotates. Each method is one atomic step: of any number of presenters of a token, one wins.</summary>
internal sealed class TokenLedger(
    SandboxStore store,
    SandboxClock clock,
    AppBook apps,
    ProfileBook profiles,
    TokenText texts
)
{
    public TokenOutcome Exchange(SandboxApp app, TokenRequest request, Profile profile, Oddity oddity)
    {
        lock (store.Lock)
        {
            var now = clock.GetUtcNow();
            if (request.Code is not { } text || store.CodeOf(text) is not { } code)
                return Refused(request.Code is null ? Reason.CodeMissing : Reason.CodeUnknown);
            if (code.ClientId != app.ClientId)
                return Refused(Reason.CodeOfAnotherClient);
            if (code.RedeemedAt is not null)
            {
                if (profile.Has(SandboxSwitch.CodeReuse, "revokes"))
                    Revoke(store.ConsentOf(code), now);
                return Refused(Reason.CodeAlreadyUsed);
            }

            if (now >= code.ExpiresAt)
                return Refused(Reason.CodeExpired);
            // The code survives these two, as nobody says that it dies: a mistake can be corrected. Assumed.
            if (WhyNot(code, request.RedirectUri) is { } reason)
                return TokenOutcome.Refused(
                    RefusalKind.RedirectRefused,
                    reason,
                    RedirectDifference.Of(request.RedirectUri ?? "", code.RedirectUri ?? RegisteredBy(app))
                );
            if (profile.Has(SandboxSwitch.Pkce, "checked") && !Answers(code.CodeChallenge, request.CodeVerifier))
                return Refused(Reason.CodeVerifierWrong);
            code.RedeemedAt = now;
            store.Changed(code);
            var consent = store.ConsentOf(code);
            Supersede(consent, profile, now);
            return Issue(consent, null, profile, oddity, now);
        }

        static TokenOutcome Refused(Reason reason) => TokenOutcome.Refused(RefusalKind.CodeRefused, reason);
    }

    /// <param name="wrongSecret">Keap looks at the token first, as far as anybody can tell: it answers both alike.</param>
    public TokenOutcome Rotate(
        SandboxApp app,
        Reason? wrongSecret,
        string? text,
        Profile profile,
        Presenter presenter,
        Oddity oddity
    )
    {
        lock (store.Lock)
        {
            var now = clock.GetUtcNow();
            if (text is null || store.ByRefreshToken(text) is not { } tokens)
                return wrongSecret is null
                    ? TokenOutcome.Refused(
                        RefusalKind.RefreshTokenRefused,
                        text is null ? Reason.RefreshTokenMissing : Reason.RefreshTokenUnknown
                    )
                    : TokenOutcome.Refused(RefusalKind.SecretWrongOnRefresh, wrongSecret);

            var consent = store.ConsentOf(tokens);
            var reason = WhyNot(tokens, consent, app, wrongSecret, profile, now);
            var outcome =
                reason is not null ? reason.Name
                : tokens.RedeemedAt is null ? "rotated"
                : "rotated_in_grace";
            tokens.Present(
                new Presentation(now, presenter.UserAgent, presenter.RemotePort, outcome, presenter.Instance)
            );
            store.Changed(tokens);
            if (reason is not null)
            {
                if (reason == Reason.RefreshTokenAlreadyUsed && profile.Has(SandboxSwitch.RefreshReuse, "revokes"))
                    Revoke(consent, now);
                return TokenOutcome.Refused(
                    reason == wrongSecret ? RefusalKind.SecretWrongOnRefresh : RefusalKind.RefreshTokenRefused,
                    reason
                ) with
                {
                    Presentation = tokens.PresentationCount,
                };
            }

            tokens.RedeemedAt ??= now;
            return Issue(consent, tokens, profile, oddity, now) with { Presentation = tokens.PresentationCount };
        }
    }

    /// <summary>What Account Central's API Access page does: a pair at once, without a code.</summary>
    public TokenSet IssueDirectly(string clientId, string tenant)
    {
        lock (store.Lock)
        {
            var now = clock.GetUtcNow();
            var profile = profiles.Of(clientId);
            var consent = store.NewConsent(clientId, store.Personas.LoginOf(tenant)!.Email, tenant, now);
            Supersede(consent, profile, now);
            return Issue(consent, null, profile, Oddity.None, now).Issued!;
        }
    }

    /// <summary>What an owner or Keap itself does a moment before the token is looked at, when a fault says so.</summary>
    /// <returns>False when there is no token to do it to.</returns>
    public bool Strike(SandboxFault fault, string? refreshToken)
    {
        if (fault.Name is not (FaultNames.RevokedByUser or FaultNames.FamilyRevoked))
            return true;

        lock (store.Lock)
        {
            if (refreshToken is null || store.ByRefreshToken(refreshToken) is not { } tokens)
                return false;

            var now = clock.GetUtcNow();
            if (fault.Name == FaultNames.FamilyRevoked)
            {
                tokens.RedeemedAt ??= now;
                store.Changed(tokens);
            }

            Revoke(store.ConsentOf(tokens), now);
            return true;
        }
    }

    private string RegisteredBy(SandboxApp app) => apps.RedirectUrisOf(app.ClientId).FirstOrDefault("");

    // Keap gives all of them one answer.
    private Reason? WhyNot(AuthorizationCode code, string? redirectUri) =>
        (redirectUri, code.RedirectUri) switch
        {
            (null, _) => Reason.RedirectUriMissing,
            (_, null) => apps.RedirectUrisOf(code.ClientId).Contains(redirectUri)
                ? null
                : Reason.RedirectUriNotRegistered,
            _ when redirectUri == code.RedirectUri => null,
            (_, CentralDesk.NoRedirect) => Reason.RedirectUriNotNull,
            _ => Reason.RedirectUriDiffers,
        };

    private static Reason? WhyNot(
        TokenSet tokens,
        Consent consent,
        SandboxApp app,
        Reason? wrongSecret,
        Profile profile,
        DateTimeOffset now
    )
    {
        if (consent.ClientId != app.ClientId)
            return Reason.RefreshTokenOfAnotherClient;
        if (wrongSecret is not null)
            return wrongSecret;
        if (tokens.RedeemedAt is { } redeemed && !IsInGrace(redeemed, profile, now))
            return Reason.RefreshTokenAlreadyUsed;
        if (consent.RevokedAt is not null)
            return consent.IsSuperseded ? Reason.ConsentSuperseded : Reason.ConsentRevoked;
        return now >= tokens.RefreshExpiresAt ? Reason.RefreshTokenExpired : null;
    }

    private static bool IsInGrace(DateTimeOffset redeemed, Profile profile, DateTimeOffset now) =>
        profile.Has(SandboxSwitch.RefreshReuse, "grace") && now < redeemed + profile.Span(SandboxSwitch.ReuseGrace);

    private static bool Answers(string? challenge, string? verifier)
    {
        if (challenge is null)
            return true;
        if (verifier is null)
            return false;
        var colon = challenge.IndexOf(':', StringComparison.Ordinal);
        var answer =
            challenge[..colon] == "S256"
                ? Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlEncode(
                    SHA256.HashData(Encoding.UTF8.GetBytes(verifier))
                )
                : verifier;
        return answer == challenge[(colon + 1)..];
    }

    private void Supersede(Consent consent, Profile profile, DateTimeOffset now)
    {
        if (!profile.Has(SandboxSwitch.SecondConsent, "ends-earlier"))
            return;
        foreach (
            var earlier in store.Document.Consents.Where(one =>
                one != consent
                && one.RevokedAt is null
                && one.ClientId == consent.ClientId
                && one.Tenant == consent.Tenant
            )
        )
        {
            earlier.RevokedAt = now;
            earlier.IsSuperseded = true;
            store.Changed(earlier);
        }
    }

    private void Revoke(Consent consent, DateTimeOffset now)
    {
        consent.RevokedAt ??= now;
        store.Changed(consent);
    }

    private TokenOutcome Issue(Consent consent, TokenSet? parent, Profile profile, Oddity oddity, DateTimeOffset now)
    {
        var life = profile.Span(SandboxSwitch.AccessLife);
        var issued = new TokenSet
        {
            Id = store.NextId("ts"),
            ConsentId = consent.Id,
            ParentId = parent?.Id,
            Generation = (parent?.Generation ?? 0) + 1,
            AccessToken = texts.NewToken(profile, oddity.Letters),
            RefreshToken =
                oddity.KeepsRefreshToken && parent is not null
                    ? parent.RefreshToken
                    : texts.NewToken(profile, oddity.Letters),
            IssuedAt = now,
            AccessExpiresAt = now + (oddity.AccessLife ?? life),
            RefreshExpiresAt = now + profile.Span(SandboxSwitch.RefreshLife),
        };
        store.Add(issued);
        return TokenOutcome.Of(issued, consent.Tenant, life);
    }
}
