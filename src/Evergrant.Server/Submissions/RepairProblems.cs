using Evergrant.Intake.Repairing;
using Evergrant.Server.Web;

namespace Evergrant.Server.Submissions;

/// What a repair that was not done is answered: the one place where its outcomes become statuses.
internal static class RepairProblems
{
    /// Null: it was done.
    public static ProblemDocument? Of(RepairResult result) =>
        result switch
        {
            RepairResult.Done => null,
            RepairResult.NoSuchSubmission => SubmissionEndpoints.NoSuchSubmission,
            RepairResult.Impossible("field_invalid", var text) => Problem.New(422, "field_invalid", text),
            RepairResult.Impossible(var code, var text) => Problem.New(409, $"submission_{code}", text),
            _ => Problem.Unavailable(
                "submission_contended",
                "Somebody else changes it at this moment.",
                TimeSpan.FromSeconds(1)
            ),
        };
}
