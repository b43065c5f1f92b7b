using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Repairing;

/// A submission in a list, of the command line and of the API.
/// <param name="Grant">Its name. Null: it is gone.</param>
/// <param name="DueAt">When delivery goes on. Null: there is nothing to deliver.</param>
/// <param name="Step">What is to be done next.</param>
/// <param name="Held">Why nothing of its grant is delivered. Null: it is.</param>
internal sealed record SubmissionRow(
    string Id,
    string Form,
    string GrantId,
    string? Grant,
    string State,
    DateTimeOffset ReceivedAt,
    DateTimeOffset? DueAt,
    string Step,
    int Attempts,
    DateTimeOffset? FailedAt,
    string? Problem,
    string? ProblemText,
    string? Held,
    DateTimeOffset? HeldUntil,
    string? ContactId,
    DateTimeOffset? EndedAt,
    string? Email
)
{
    public static SubmissionRow Of(SeenSubmission seen, string? grant)
    {
        var submission = seen.Submission;
        var isHeld = seen.State == SubmissionState.Held;
        return new SubmissionRow(
            submission.Id.ToString(),
            submission.Form,
            submission.Grant.ToString(),
            grant,
            Spelled.Of(seen.State),
            submission.ReceivedAt,
            submission.DueAt,
            Spelled.Of(submission.Step),
            submission.Attempts,
            submission.FailedAt,
            submission.Problem,
            submission.ProblemText,
            isHeld ? seen.Hold!.Why : null,
            isHeld ? seen.Hold!.Until : null,
            submission.ContactId,
            submission.EndedAt,
            submission.Content.Email
        );
    }
}
