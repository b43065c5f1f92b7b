using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Intake.Repairing;

namespace Evergrant.Cli.Submissions;

internal static class SubmissionDiscard
{
    public static Command Create()
    {
        var receipts = Receipts.Several();
        var why = new Option<string>("--why")
        {
            Description = "For the record.",
            HelpName = "TEXT",
            Required = true,
        };
        var command = new Command("discard", "Do nothing more with submissions; they are removed after their time.")
        {
            receipts,
            why,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                OneByOne.RunAsync(
                    parsed,
                    receipts,
                    (repairs, id, token) => repairs.DiscardAsync(id, Actors.Of(parsed.GetValue(why)), token),
                    "discarded.",
                    cancellationToken
                )
        );
        HelpWithExamples.Add(command, "evergrant form discard sb_01kav5y2m3kq8d0x7c4n --why \"a test of ours\"");
        return command;
    }
}
