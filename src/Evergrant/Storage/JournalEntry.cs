namespace Evergrant.Storage;

/// What a home last did with one grant.
public sealed record JournalEntry
{
    public required GrantId Grant { get; init; }

    /// The newest presentation. Null: settled after a restore.
    public AttemptId? Presented { get; init; }

    /// The newest one that brought tokens, and where in the tree of token sets they stand.
    public AttemptId? Attempt { get; init; }
    public int Epoch { get; init; }
    public int Generation { get; init; }

    /// What that one brought. Null: nothing, or it does not open.
    public SpooledAnswer? Answer { get; init; }

    /// The newest consent, by which a grant that a copy lacks can be made again.
    public SpooledAnswer? Consent { get; init; }

    /// Why an answer does not open.
    public string? Problem { get; init; }
}
