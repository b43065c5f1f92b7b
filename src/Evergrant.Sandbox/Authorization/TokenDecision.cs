using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Profiles;

namespace Evergrant.Sandbox.Authorization;

/// <summary>What the token endpoint does with a request: who is asking, and by which rules of the era.</summary>
internal sealed class TokenDecision(TokenLedger ledger, AppBook apps)
{
    public TokenOutcome Decide(TokenRequest request, Profile profile, Presenter presenter, Oddity oddity)
    {
        if (profile[SandboxSwitch.OneMoreStep] is "token" or "both")
            return TokenOutcome.Refused(RefusalKind.OneMoreStep, Reason.OneMoreStep);
        return request.GrantType switch
        {
            null => TokenOutcome.Refused(RefusalKind.NoGrantType, Reason.GrantTypeMissing),
            TokenRequest.AuthorizationCode => Exchange(request, profile, oddity),
            TokenRequest.RefreshGrant => Refresh(request, profile, presenter, oddity),
            _ => TokenOutcome.Refused(RefusalKind.UnsupportedGrantType, Reason.GrantTypeUnsupported),
        };
    }

    private TokenOutcome Exchange(TokenRequest request, Profile profile, Oddity oddity)
    {
        if (request.InBody is not { } client)
            return TokenOutcome.Refused(RefusalKind.ExchangeOdd, Reason.ExchangeWithoutClientId);
        if (apps.Find(client.ClientId) is not { } app)
            return TokenOutcome.Refused(RefusalKind.ClientUnknown, Reason.ClientUnknown);
        if (apps.WhyNot(app) is { } why)
            return TokenOutcome.Refused(RefusalKind.DeveloperInactive, why);
        if (request.HasAuthorizationHeader && profile.Has(SandboxSwitch.ExchangeHeader, "refused"))
            return TokenOutcome.Refused(RefusalKind.CodeRefused, Reason.AuthorizationHeaderOnExchange);
        return client.Fits(app)
            ? ledger.Exchange(app, request, profile, oddity)
            : TokenOutcome.Refused(RefusalKind.SecretWrongOnExchange, WrongSecret(client));
    }

    private TokenOutcome Refresh(TokenRequest request, Profile profile, Presenter presenter, Oddity oddity)
    {
        if (request.OnRefresh is not { } client)
            return TokenOutcome.Refused(
                RefusalKind.CredentialsUnreadable,
                request.HasAuthorizationHeader ? Reason.CredentialsUnreadable : Reason.CredentialsMissing
            );
        if (!request.HasAuthorizationHeader && profile.Has(SandboxSwitch.BodyCredentials, "refused"))
            return TokenOutcome.Refused(RefusalKind.CredentialsUnreadable, Reason.CredentialsInBody);
        if (apps.Find(client.ClientId) is not { } app)
            return TokenOutcome.Refused(RefusalKind.ClientUnknown, Reason.ClientUnknown);
        if (apps.WhyNot(app) is { } why)
            return TokenOutcome.Refused(RefusalKind.DeveloperInactive, why);
        if (
            request.HasAuthorizationHeader
            && request.InBody is not null
            && profile.Has(SandboxSwitch.BothCredentials, "refused")
        )
            return TokenOutcome.Refused(RefusalKind.RefreshTokenRefused, Reason.CredentialsTwice);
        var wrongSecret = client.Fits(app) ? null : WrongSecret(client);
        return ledger.Rotate(app, wrongSecret, request.RefreshToken, profile, presenter, oddity);
    }

    private static Reason WrongSecret(ClientCredentials client) =>
        client.SecretIsTheId ? Reason.ClientIdUsedAsSecret : Reason.SecretWrong;
}
