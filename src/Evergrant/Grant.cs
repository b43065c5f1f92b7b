namespace Evergrant;

/// What a resource owner authorized for one app and one account. Holds no secret: tokens live in token sets.
public sealed record Grant
{
    /// <see cref="AccessExpiresAt"/> of a token that has no end: the last day of the year 9999, UTC.
    public static readonly DateTimeOffset Never = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    public required GrantId Id { get; init; }
    public required string Name { get; init; }
    public required string App { get; init; }

    /// Never changes.
    public GrantKind Kind { get; init; }

    /// The account at the provider, such as a Keap tenant `xy123.infusionsoft.com`.
    public string? Account { get; init; }

    public required GrantState State { get; init; }

    /// When <see cref="State"/> was entered (calendar).
    public required DateTimeOffset Since { get; init; }

    public required Evidence Evidence { get; init; }

    /// Consents so far, from 1. A new consent starts a new tree of token sets.
    public required int Epoch { get; init; }

    /// Rotations and consents so far, from 1. Only grows.
    public required int Generation { get; init; }

    /// The attempt whose token set is served: highest epoch, then generation, then attempt.
    public required AttemptId Tip { get; init; }

    /// Times of the tip (calendar).
    public required DateTimeOffset ObtainedAt { get; init; }

    /// <see cref="Never"/> for a static key.
    public required DateTimeOffset AccessExpiresAt { get; init; }

    /// False: the tip came without one, so only a new approval, or a new key, can follow it.
    public bool HasRefreshToken { get; init; } = true;

    /// When the refresh token lapses if it is not used. Null: the provider names no such time.
    public DateTimeOffset? RefreshIdleEndsAt { get; init; }

    /// When the grant ends however it is used, counted from consent. Null: never.
    public DateTimeOffset? RefreshAbsoluteEndsAt { get; init; }

    public Keep Keep { get; init; }

    /// The app's share of the provider's daily quota does not keep this one warm as well: it is kept alive, and refreshed when
    /// it is read.
    public bool IsRationed { get; init; }

    /// When the owner last consented (calendar). Null: not known, see <see cref="CreatedAt"/>.
    public DateTimeOffset? ConsentedAt { get; init; }

    /// Written at most once a day. Null: never read.
    public DateTimeOffset? LastReadAt { get; init; }

    /// When the schedule looks at it next (calendar). Null: never, until a person acts.
    public DateTimeOffset? NextRefreshAt { get; init; }

    public Trouble Trouble { get; init; } = Trouble.None;

    /// Changes with every write to the row: what a compare-and-set compares.
    public required long Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal Lifespan Lifespan => new(Id, Generation, ObtainedAt, AccessExpiresAt, RefreshIdleEndsAt);

    public bool NeverExpires => AccessExpiresAt == Never;

    public bool IsAlive(DateTimeOffset now) =>
        State is not (GrantState.Paused or GrantState.Revoked) && now < AccessExpiresAt;
}
