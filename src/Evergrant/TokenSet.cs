namespace Evergrant;

/// What one attempt brought. Times are the calendar's.
public sealed record TokenSet
{
    public required AccessToken AccessToken { get; init; }

    /// Null: none was sent. After a refresh the presented one then stays good; after a consent there is none.
    public RefreshToken? RefreshToken { get; init; }

    public string? Scope { get; init; }
    public string? Account { get; init; }
    public required DateTimeOffset ObtainedAt { get; init; }
    public required DateTimeOffset AccessExpiresAt { get; init; }
    public DateTimeOffset? RefreshIdleEndsAt { get; init; }
    public DateTimeOffset? RefreshAbsoluteEndsAt { get; init; }

    internal Lifespan LifespanOf(GrantId grant, int generation) =>
        new(grant, generation, ObtainedAt, AccessExpiresAt, RefreshIdleEndsAt);
}
