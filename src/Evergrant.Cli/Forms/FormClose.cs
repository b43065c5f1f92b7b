using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Intake.Forms;

namespace Evergrant.Cli.Forms;

/// Two commands that undo each other.
internal static class FormClose
{
    public static Command Create() =>
        Make("close", "Take nothing more; what was sent is delivered.", isClosed: true, "takes nothing more");

    public static Command CreateOpen() => Make("open", "Take submissions again.", isClosed: false, "is open");

    private static Command Make(string verb, string description, bool isClosed, string said)
    {
        var name = FormCommands.Argument();
        var command = new Command(verb, description) { name };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var desk = new FormDesk(home.Opened, await FormStore.OpenAsync(home.Opened, cancellationToken));
                var form = FormCommands.Require(
                    await desk.CloseAsync(parsed.GetRequiredValue(name), isClosed, cancellationToken)
                );
                Say.Note($"{form.Name} {said}. A running server heeds it within a second.");
                return ExitCodes.Ok;
            }
        );
        return command;
    }
}
