namespace Evergrant.Intake.Submissions;

/// What is put on a submission's record with a change.
/// <param name="Kind">As <see cref="SubmissionEvent.Kind"/>.</param>
/// <param name="Detail">As <see cref="SubmissionEvent.Detail"/>.</param>
internal sealed record SubmissionNote(string Kind, string? Detail = null);
