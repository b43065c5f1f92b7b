using Evergrant.Intake.Repairing;
using Evergrant.Intake.Submissions;

namespace Evergrant.Server.Submissions;

/// One submission as its page shows it.
/// <param name="Grant">Its name. Null: it is gone.</param>
/// <param name="Replay">What delivering it once more would mean.</param>
internal sealed record LookedSubmission(
    SeenSubmission Seen,
    string? Grant,
    IReadOnlyList<SubmissionEvent> Events,
    ReplayVerdict Replay,
    DateTimeOffset Now
);
