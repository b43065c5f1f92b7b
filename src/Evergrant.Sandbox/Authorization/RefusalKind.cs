namespace Evergrant.Sandbox.Authorization;

/// <summary>The ways in which Keap's token endpoint says no. What each looks like depends on the era.</summary>
internal enum RefusalKind
{
    NoGrantType,
    UnsupportedGrantType,
    CredentialsUnreadable,
    ClientUnknown,
    SecretWrongOnExchange,
    SecretWrongOnRefresh,
    RefreshTokenRefused,
    CodeRefused,
    RedirectRefused,
    ExchangeOdd,
    DeveloperInactive,
    OneMoreStep,
    OverMinute,
    OverDay,
    Spike,
}
