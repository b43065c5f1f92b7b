namespace Evergrant.Intake.Submissions;

/// <summary>Which submissions are meant. What is not named does not matter.</summary>
internal sealed record SubmissionFilter
{
    public string? Form { get; init; }

    public GrantId? Grant { get; init; }

    /// As people see them: what waits behind a hold is held, and neither queued nor waiting.
    public IReadOnlyList<SubmissionState> States { get; init; } = [];

    /// Received then or later (calendar).
    public DateTimeOffset? Since { get; init; }

    /// Received before (calendar).
    public DateTimeOffset? Until { get; init; }

    /// As <see cref="People.Of"/> makes it of an address.
    public string? Person { get; init; }

    /// Code of what is wrong.
    public string? Problem { get; init; }
}

/// <summary>A submission as people see it.</summary>
/// <param name="Submission">As it is in the store.</param>
/// <param name="Hold">Why nothing of its grant is delivered. Null: it is.</param>
internal sealed record SeenSubmission(Submission Submission, GrantHold? Hold)
{
    public SubmissionState State =>
        Hold is not null && Submission.State is (SubmissionState.Queued or SubmissionState.Waiting)
            ? SubmissionState.Held
            : Submission.State;
}

/// <summary>Why a grant's submissions wait.</summary>
/// <param name="Why">Code.</param>
/// <param name="At">Since (calendar).</param>
/// <param name="Until">Until when at least (calendar). Null: until somebody does something.</param>
internal sealed record GrantHold(string Why, DateTimeOffset? At, DateTimeOffset? Until);

/// <summary>How many there are.</summary>
/// <param name="State">As people see them.</param>
/// <param name="OldestAt">When the one that is there longest was received (calendar).</param>
internal sealed record SubmissionCount(string Form, SubmissionState State, long Count, DateTimeOffset OldestAt);
