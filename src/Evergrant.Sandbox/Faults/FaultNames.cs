namespace Evergrant.Sandbox;

/// <summary>What can go wrong, on purpose.</summary>
public static class FaultNames
{
    /// <summary>The rotation is committed, to the state file too; then the connection dies without a byte.</summary>
    public const string LostResponse = "lost-response";

    /// <summary>The connection dies before anything happened.</summary>
    public const string ResetBeforeCommit = "reset-before-commit";

    /// <summary>Committed; the full Content-Length is announced, only the first bytes of the body arrive.</summary>
    public const string TruncatedJson = "truncated-json";

    /// <summary>Committed; the body arrives in two parts, the second after a delay of real time.</summary>
    public const string SlowBody = "slow-body";

    /// <summary>A "one more step" page where JSON was due. Nothing is committed.</summary>
    public const string HtmlInsteadOfJson = "html-instead-of-json";

    /// <summary><c>invalid_client</c>, whoever asks. Nothing is committed.</summary>
    public const string InvalidClient = "invalid-client";

    /// <summary>The era's words for a spent token, of one that is not. Nothing is committed.</summary>
    public const string InvalidRefreshToken = "invalid-refresh-token";

    /// <summary>"response_type or grant_type is required", although there is one. Nothing is committed.</summary>
    public const string GrantTypeRequired = "grant-type-required";

    /// <summary>Status 500. Nothing is committed.</summary>
    public const string InternalError = "500";

    /// <summary>Status 502. Nothing is committed.</summary>
    public const string BadGateway = "502";

    /// <summary>Status 503. Nothing is committed.</summary>
    public const string Unavailable = "503";

    /// <summary>The era's answer when the calls of a minute are used up. Nothing is committed.</summary>
    public const string OverMinute = "429-minute";

    /// <summary>The era's answer when the calls of a day are used up. Nothing is committed.</summary>
    public const string OverDay = "429-day";

    /// <summary>The era's answer to too many calls at once. Nothing is committed.</summary>
    public const string Spike = "spike";

    /// <summary>Status 503 for every call, of the token endpoint and of the API, in a window of the sandbox's time.</summary>
    public const string Brownout = "brownout";

    /// <summary>The answer's Date is off.</summary>
    public const string ClockSkew = "clock-skew";

    /// <summary>The access token ends before <c>expires_in</c> says.</summary>
    public const string EarlyExpiry = "early-expiry";

    /// <summary>The answer gives the refresh token that was presented, and it goes on.</summary>
    public const string SameRefreshToken = "same-refresh-token";

    /// <summary>The answer has no refresh token; the one that was presented goes on.</summary>
    public const string NoRefreshToken = "no-refresh-token";

    /// <summary>Both tokens are longer than any before.</summary>
    public const string LongerToken = "longer-token";

    /// <summary>The answer has members that nobody knows.</summary>
    public const string ExtraFields = "extra-fields";

    /// <summary><c>expires_in</c> is a string.</summary>
    public const string NumericStringExpires = "numeric-string-expires";

    /// <summary>The owner removes the app a moment before the request is looked at.</summary>
    public const string RevokedByUser = "revoked-by-user";

    /// <summary>The token is taken for a reused one, and everything that its consent gave is dead.</summary>
    public const string FamilyRevoked = "family-revoked";

    /// <summary>The contact that a call names is merged into another: its id is gone.</summary>
    public const string AccountMerged = "account-merged";

    /// <summary>The browser calls the redirect address twice.</summary>
    public const string DuplicateCallback = "duplicate-callback";

    /// <summary>The redirect has no state.</summary>
    public const string StateMissing = "state-missing";

    /// <summary>The redirect names another issuer.</summary>
    public const string IssMismatch = "iss-mismatch";

    /// <summary>Committed at once, answered after a delay of real time.</summary>
    public const string Slow = "slow";

    /// <summary>Holds the request until it is released, or until the client hangs up.</summary>
    public const string Hang = "hang";

    /// <summary>The server's certificate ended yesterday. Needs <see cref="KeapSandboxOptions.TlsPort"/>.</summary>
    public const string TlsExpired = "tls-expired";

    /// <summary>Keap's name is not found. Needs <see cref="KeapSandbox.OpenProxy"/>.</summary>
    public const string DnsFail = "dns-fail";

    public static IReadOnlyList<string> All { get; } = [.. Faults.FaultKind.All.Select(kind => kind.Name)];
}
