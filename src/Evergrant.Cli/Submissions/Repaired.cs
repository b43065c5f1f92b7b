using Evergrant.Cli.Terminal;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Submissions;

namespace Evergrant.Cli.Submissions;

/// What is said of one submission that somebody did something about.
internal static class Repaired
{
    /// <param name="done">What is true now.</param>
    /// <returns>Exit code.</returns>
    public static int Say(SubmissionId id, RepairResult result, string done)
    {
        switch (result)
        {
            case RepairResult.Done:
                Terminal.Say.Note($"{id}: {done}");
                return ExitCodes.Ok;
            case RepairResult.Impossible(var code, var text):
                return Terminal.Say.Error($"{id}: {text} ({code}) Nothing was changed.", ExitCodes.Failed);
            case RepairResult.Contended:
                return Terminal.Say.Error(
                    $"{id}: somebody else changes it at this moment; try again.",
                    ExitCodes.Temporary
                );
            default:
                throw Receipts.NotThere(id);
        }
    }
}
