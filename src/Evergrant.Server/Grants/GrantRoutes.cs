using Evergrant.Server.Web;

namespace Evergrant.Server.Grants;

/// The grants' routes in words.
internal static class GrantRoutes
{
    public static ApiRoute List { get; } =
        new("Grants, by name.")
        {
            Answer = typeof(GrantsAnswer),
            Query = [("after", "Name of the last grant seen."), ("limit", "1 to 256. Default 256.")],
            Problems = [(400, ["invalid_after", "invalid_limit"])],
        };

    public static ApiRoute Show { get; } =
        new("One grant: state, since when, on what evidence, what to do.")
        {
            Answer = typeof(GrantAnswer),
            Problems = [(404, ["no_such_grant"])],
        };

    public static ApiRoute Token { get; } =
        new("A live access token. Refreshes first if need be. A consumer key that reads tokens will do.")
        {
            Answer = typeof(TokenAnswer),
            Query =
            [
                ("min_ttl", "Seconds that it has to live. Default 60; at most two thirds of its life are heeded."),
                ("after_generation", "The generation that the API refused, so that it is not served again."),
            ],
            Problems =
            [
                (400, ["invalid_min_ttl", "invalid_after_generation", "key_in_url"]),
                (401, UselessKey),
                (403, ["key_reads_no_tokens", "address_not_allowed"]),
                (404, ["no_such_grant"]),
                (409, NeedsPerson),
                (503, Passing),
            ],
        };

    public static ApiRoute Refresh { get; } =
        new("Rotates the grant now, if presenting its refresh token now is safe.")
        {
            Answer = typeof(RefreshAnswer),
            Problems = [(404, ["no_such_grant"]), (409, NeedsPerson), (503, Passing)],
        };

    public static ApiRoute Keep { get; } =
        new("""How much the grant is kept while nobody asks for it: {"keep": "auto"}, "warm" or "alive".""")
        {
            Answer = typeof(GrantAnswer),
            Problems = [(400, ["invalid_keep"]), (404, ["no_such_grant"]), (409, ["grant_revoked"])],
        };

    /// A key that opens nothing, or none.
    public static string[] UselessKey =>
        [
            "key_missing",
            "key_malformed",
            "key_unknown",
            "key_revoked",
            "key_replaced",
            "key_not_yet_valid",
            "key_expired",
        ];

    /// No token until a person acts.
    public static string[] NeedsPerson => ["needs_reauthorization", "grant_paused", "grant_revoked"];

    /// No token now, and it passes.
    public static string[] Passing =>
        [
            "provider_unavailable",
            "refresh_in_progress",
            "refresh_refused",
            "outcome_unknown",
            "store_unavailable",
            "spool_unavailable",
            "shutting_down",
            "seal_broken",
        ];
}

/// As <see cref="TokenEndpoint"/> writes it, by hand.
/// <param name="ExpiresAt">Null: never, it is a static key.</param>
internal sealed record TokenAnswer(
    string AccessToken,
    string TokenType,
    DateTimeOffset? ExpiresAt,
    long? ExpiresIn,
    int Generation
);
