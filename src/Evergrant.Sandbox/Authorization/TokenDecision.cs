namespace Evergrant.Sandbox.Authorization;

/// <summary>The order in which the token endpoint looks at a request.</summary>
internal sealed class TokenDecision(TokenLedger ledger, Func<bool> developerActive)
{
    public TokenOutcome Decide(TokenRequest request, Presenter presenter) =>
        request.GrantType switch
        {
            null => TokenRefusal.NoGrantType,
            TokenRequest.AuthorizationCode => Exchange(request),
            TokenRequest.RefreshGrant => Refresh(request, presenter),
            _ => TokenRefusal.UnsupportedGrantType,
        };

    private TokenOutcome Exchange(TokenRequest request)
    {
        if (request.InBody is not { } client)
            return TokenRefusal.OddExchange;

        if (WhyNot(client) is { } refusal)
            return refusal;

        // One maintained client strips the header because Keap refuses the exchange with it; the text is assumed.
        if (request.HasAuthorizationHeader)
            return TokenRefusal.Exchange("authorization_header_on_exchange");

        return client.SecretFits
            ? ledger.Exchange(client, request.Code, request.RedirectUri)
            : TokenRefusal.Exchange(client.SecretIsTheId ? "client_id_used_as_secret" : "secret_wrong");
    }

    private TokenOutcome Refresh(TokenRequest request, Presenter presenter)
    {
        if (request.OnRefresh is not { } client)
            return TokenRefusal.UnreadableCredentials;

        return WhyNot(client) is { } refusal ? refusal : ledger.Rotate(client, request.RefreshToken, presenter);
    }

    private TokenRefusal? WhyNot(ClientCredentials client)
    {
        if (!client.IsKnownClient)
            return TokenRefusal.UnknownClient;

        return developerActive() ? null : TokenRefusal.DeveloperInactive;
    }
}
