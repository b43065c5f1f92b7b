using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Repairing;

/// <summary>What became of a wish to change one submission.</summary>
internal abstract record RepairResult
{
    private RepairResult() { }

    /// <param name="Submission">As it is now.</param>
    public sealed record Done(Submission Submission) : RepairResult;

    public sealed record NoSuchSubmission : RepairResult;

    /// <summary>Nothing was changed.</summary>
    /// <param name="Code">Stays the same.</param>
    /// <param name="Text">In words.</param>
    public sealed record Impossible(string Code, string Text) : RepairResult;

    /// <summary>Somebody else changed it at the same moment, several times over; nothing was changed.</summary>
    public sealed record Contended : RepairResult;
}
