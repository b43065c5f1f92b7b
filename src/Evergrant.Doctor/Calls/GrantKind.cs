namespace Evergrant.Doctor.Calls;

internal enum GrantKind
{
    Unknown,
    Exchange,
    Refresh,
}

/// What a token request is meant to be, also when its grant_type is missing or misspelled.
internal static class Grants
{
    public const string Exchange = "authorization_code";
    public const string Refresh = "refresh_token";

    /// Real grant types of OAuth that a provider may not have.
    public static readonly string[] Others =
    [
        "client_credentials",
        "password",
        "implicit",
        "urn:ietf:params:oauth:grant-type:device_code",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
    ];

    public static GrantKind Meant(string? grantType, bool hasRefreshToken, bool hasCode)
    {
        if (grantType is not null && Nearest(grantType) is { } kind)
            return kind;

        if (hasRefreshToken == hasCode)
            return GrantKind.Unknown;

        return hasRefreshToken ? GrantKind.Refresh : GrantKind.Exchange;
    }

    public static GrantKind? Nearest(string grantType)
    {
        var bare = string.Concat(grantType.Where(char.IsAsciiLetter)).ToLowerInvariant();
        if (bare.Contains("refresh", StringComparison.Ordinal))
            return GrantKind.Refresh;

        return
            bare.Contains("code", StringComparison.Ordinal) && bare.StartsWith("auth", StringComparison.Ordinal)
            || bare is "code"
            ? GrantKind.Exchange
            : null;
    }

    public static string Name(GrantKind kind) => kind == GrantKind.Exchange ? Exchange : Refresh;
}
