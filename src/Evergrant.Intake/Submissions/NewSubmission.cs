namespace Evergrant.Intake.Submissions;

/// <summary>A submission that was checked and is to be taken.</summary>
internal sealed record NewSubmission
{
    public required string Form { get; init; }
    public required GrantId Grant { get; init; }
    public required Content Content { get; init; }

    /// Goes to quarantine, not to the queue.
    public bool IsSuspicious { get; init; }

    /// Why it was set aside, where somebody can mend that.
    public string? Problem { get; init; }

    /// Who sends the same again under it gets the first receipt. Null: nobody gave one.
    public RepeatKey? Key { get; init; }

    /// The same for a double click, which brings no key: made of what was sent.
    public RepeatKey? Natural { get; init; }
}

/// <param name="Hash">What must not be taken twice: of the form and the sender's key.</param>
/// <param name="Fingerprint">Of what was sent; another one under the same key is refused.</param>
/// <param name="Life">How long it is remembered (process clock).</param>
internal sealed record RepeatKey(string Hash, string Fingerprint, TimeSpan Life);

internal abstract record AcceptResult
{
    private AcceptResult() { }

    /// Committed.
    public sealed record Accepted(SubmissionId Id) : AcceptResult;

    /// Taken before, under this key; nothing was changed.
    public sealed record Repeated(SubmissionId Id) : AcceptResult;

    /// Something else was taken under this key; nothing was changed.
    public sealed record KeyUsed : AcceptResult;
}
