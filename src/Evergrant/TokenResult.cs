namespace Evergrant;

/// What asking for a token can answer. Expected answers are values; exceptions are for programmers' mistakes and cancellation.
public abstract record TokenResult
{
    private TokenResult() { }

    /// A live token. <paramref name="ExpiresAt"/>: <see cref="Evergrant.Grant.Never"/> for a static key.
    public sealed record Served(GrantId Grant, int Generation, AccessToken AccessToken, DateTimeOffset ExpiresAt)
        : TokenResult
    {
        public bool NeverExpires => ExpiresAt == Evergrant.Grant.Never;
    }

    public sealed record NoSuchGrant(string Asked) : TokenResult;

    /// No live token, and only the owner can bring one.
    public sealed record NeedsReauthorization(Grant Grant) : TokenResult;

    /// Paused or revoked by an operator.
    public sealed record Stopped(Grant Grant) : TokenResult;

    /// No live token now, and it passes. <paramref name="Code"/>: `provider_unavailable`, `refresh_in_progress`,
    /// `refresh_refused`, `outcome_unknown`, `store_unavailable`, `spool_unavailable`, `shutting_down`, `seal_broken`.
    public sealed record Unavailable(string Code, string Message, TimeSpan RetryAfter, Grant? Grant = null)
        : TokenResult;
}
