using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Repairing;

/// A submission by itself: what was sent, and all that happened.
internal sealed record SubmissionPage(SubmissionRow Submission, Content Sent, IReadOnlyList<SubmissionStep> Events)
{
    public static SubmissionPage Of(SeenSubmission seen, string? grant, IReadOnlyList<SubmissionEvent> events) =>
        new(
            SubmissionRow.Of(seen, grant),
            seen.Submission.Content,
            [.. events.Select(one => new SubmissionStep(one.Number, one.At, one.Kind, one.Detail))]
        );
}

/// <param name="Kind">Code.</param>
internal sealed record SubmissionStep(int Number, DateTimeOffset At, string Kind, string? Detail);
