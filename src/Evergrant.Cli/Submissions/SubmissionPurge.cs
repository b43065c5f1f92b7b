using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Keeping;
using Evergrant.Intake.Repairing;

namespace Evergrant.Cli.Submissions;

internal static class SubmissionPurge
{
    public static Command Create()
    {
        var command = new Command(
            "purge",
            "Remove what was delivered or discarded longer ago than its form keeps it. The server and ticks do so by themselves."
        );
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var repairs = await Repairs.OpenAsync(home.Opened, cancellationToken);
                var forms = await FormStore.OpenAsync(home.Opened, cancellationToken);
                var removed = await new Retention(forms, repairs.Store).RemoveAsync(cancellationToken);
                if (removed > 0)
                    await new Acts(home.Opened).AddAsync("purged", Actors.Of(null), removed, cancellationToken);
                Say.Note(removed == 0 ? "Nothing is old enough." : $"{removed} submissions were removed.");
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant form purge");
        return command;
    }
}
