namespace Evergrant.Doctor.Histories;

/// What a keeper has on record of one grant. No secret is in it: tokens are known by their fingerprints.
public sealed record GrantHistory
{
    public required string Name { get; init; }

    /// The app's name.
    public required string App { get; init; }

    /// `active`, `late`, `uncertain`, `needs_reauthorization`, `paused`, `revoked`.
    public required string State { get; init; }
    public required DateTimeOffset Since { get; init; }
    public required DateTimeOffset Now { get; init; }

    /// What changed the state last, as a word: `refused`, `wrong_secret`, `unknown`, `restored` …
    public required string What { get; init; }
    public required int Generation { get; init; }

    /// When the tokens that are held came.
    public required DateTimeOffset ObtainedAt { get; init; }
    public required DateTimeOffset AccessEndsAt { get; init; }

    /// Null: the provider names no such time.
    public DateTimeOffset? IdleEndsAt { get; init; }

    /// Null: the grant has no greatest age.
    public DateTimeOffset? AbsoluteEndsAt { get; init; }

    /// Null: not by itself.
    public DateTimeOffset? NextRefreshAt { get; init; }

    /// Until when nothing is sent to the token endpoint: back-off, or its own `Retry-After`. Null: it is open.
    public DateTimeOffset? EndpointHeldUntil { get; init; }
    public bool HasRefreshToken { get; init; } = true;

    /// The app's secret is its client id.
    public bool SecretIsClientId { get; init; }

    /// The access token was tried, and refused before its end.
    public bool AccessTokenRefused { get; init; }

    /// Grants of the same app that were refused one after the other, and none was accepted since.
    public int RefusedSiblings { get; init; }

    /// Newest first.
    public IReadOnlyList<Redemption> Redemptions { get; init; } = [];

    /// Newest first.
    public IReadOnlyList<GrantEvent> Events { get; init; } = [];
}

/// One presentation of a code or of a refresh token.
/// <param name="Presented">Fingerprint of the token.</param>
/// <param name="Received">Status and error, or how the connection ended.</param>
public sealed record Redemption(
    DateTimeOffset At,
    string Node,
    string Kind,
    int Generation,
    string? Presented,
    RedemptionResult Result,
    string? Received
);

public enum RedemptionResult
{
    /// Under way, or its process ended.
    Open,

    /// No byte left.
    NotSent,
    Accepted,
    Refused,

    /// Answered with something that says nothing of the token.
    Passing,

    /// Sent, and no whole answer came.
    Unknown,
}

/// A state that was entered, and why.
public sealed record GrantEvent(DateTimeOffset At, string State, string What, string? Node, string? Meaning);
