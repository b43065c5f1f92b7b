using Evergrant.Protocol;
using Evergrant.Providers;

namespace Evergrant.Refresh;

internal static class TokenSets
{
    /// Times count from the start of the request: the token may have been made any time after it.
    public static TokenSet From(
        TokenResponse.Tokens tokens,
        ProviderProfile profile,
        DateTimeOffset startedAt,
        DateTimeOffset? absoluteEnd
    ) =>
        new()
        {
            AccessToken = tokens.AccessToken,
            RefreshToken = tokens.RefreshToken,
            Scope = tokens.Scope,
            Account = tokens.Account,
            ObtainedAt = startedAt,
            AccessExpiresAt = startedAt + (tokens.ExpiresIn ?? profile.AccessLife),
            RefreshIdleEndsAt = startedAt + profile.RefreshIdle,
            RefreshAbsoluteEndsAt = absoluteEnd,
        };
}
