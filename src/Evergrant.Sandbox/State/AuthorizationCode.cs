namespace Evergrant.Sandbox.State;

// A class, not a record: a record would print the code.
internal sealed class AuthorizationCode
{
    public required string Text { get; init; }
    public required string ConsentId { get; init; }
    public required string ClientId { get; init; }

    /// <summary>What the exchange must repeat; null when any address that the app has registered will do.</summary>
    public required string? RedirectUri { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? RedeemedAt { get; set; }

    /// <summary>PKCE's method, a colon and its challenge; null when none came with the authorization.</summary>
    public string? CodeChallenge { get; init; }
}
