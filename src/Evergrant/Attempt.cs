namespace Evergrant;

/// One redemption, on record before it leaves.
public sealed record Attempt
{
    public required AttemptId Id { get; init; }
    public required GrantId Grant { get; init; }
    public required AttemptKind Kind { get; init; }

    /// The token set whose refresh token is presented. Null for a code and an import.
    public AttemptId? Parent { get; init; }

    /// HMAC of the presented token or code under the store's own key; the store writes it.
    public string? ParentFingerprint { get; init; }

    /// Which unanswered presentation of this token it is: 0 the first, 1 the late try. The store admits each number
    /// once while it has no answer, so a token is never presented a third time without one. A code has no late try.
    public int Try { get; init; }

    public required int Epoch { get; init; }

    /// The generation that a rotation would make.
    public required int Generation { get; init; }

    public required string Node { get; init; }
    public required DateTimeOffset StartedAt { get; init; }

    /// Null while the attempt is open.
    public AttemptOutcome? Outcome { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// Answered with something that says nothing about what was presented: 5xx, 429, a page in between.
    public bool IsPassing { get; init; }

    /// Status and OAuth error of the answer, or how the connection ended. No secret.
    public string? Received { get; init; }
}

public enum AttemptKind
{
    Refresh,
    Code,
    Import,
}

public enum AttemptOutcome
{
    /// No byte of the request was written: repeat freely.
    NotSent,

    /// A whole answer came, good or bad.
    Answered,

    /// Something was sent and no whole answer came.
    Unknown,
}
