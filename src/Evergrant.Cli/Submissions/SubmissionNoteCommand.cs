using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Intake.Repairing;

namespace Evergrant.Cli.Submissions;

internal static class SubmissionNoteCommand
{
    public static Command Create()
    {
        var receipt = Receipts.Argument();
        var text = new Argument<string>("TEXT") { Description = "A sentence for whoever looks next." };
        var command = new Command("note", "Put a sentence down with a submission.") { receipt, text };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var id = Receipts.Read(parsed.GetRequiredValue(receipt));
                var actor = Actors.Of(parsed.GetRequiredValue(text));
                if (actor.Why is null)
                    throw new UsageException("TEXT is empty.");
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var repairs = await Repairs.OpenAsync(home.Opened, cancellationToken);
                return Repaired.Say(id, await repairs.NoteAsync(id, actor, cancellationToken), "noted.");
            }
        );
        HelpWithExamples.Add(command, "evergrant form note sb_01kav5y2m3kq8d0x7c4n \"asked her by phone\"");
        return command;
    }
}
