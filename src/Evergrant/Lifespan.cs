namespace Evergrant;

/// The times of one token set of one grant: what the schedule is computed from.
internal readonly record struct Lifespan(
    GrantId Grant,
    int Generation,
    DateTimeOffset ObtainedAt,
    DateTimeOffset AccessExpiresAt,
    DateTimeOffset? RefreshIdleEndsAt
);
