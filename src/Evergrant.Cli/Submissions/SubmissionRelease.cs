using System.CommandLine;

namespace Evergrant.Cli.Submissions;

internal static class SubmissionRelease
{
    public static Command Create()
    {
        var receipts = Receipts.Several();
        var why = new Option<string?>("--why") { Description = "For the record.", HelpName = "TEXT" };
        var command = new Command("release", "Let submissions out of quarantine: they are delivered like all others.")
        {
            receipts,
            why,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                OneByOne.RunAsync(
                    parsed,
                    receipts,
                    (repairs, id, token) => repairs.ReleaseAsync(id, Actors.Of(parsed.GetValue(why)), token),
                    "released; it is delivered next.",
                    cancellationToken
                )
        );
        HelpWithExamples.Add(
            command,
            "evergrant form submissions --state quarantined",
            "evergrant form release sb_01kav5y2m3kq8d0x7c4n"
        );
        return command;
    }
}
