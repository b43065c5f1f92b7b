using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Intake.Forms;

namespace Evergrant.Cli.Forms;

internal static class FormRemove
{
    public static Command Create()
    {
        var name = FormCommands.Argument();
        var force = new Option<bool>("--force")
        {
            Description = "Also when submissions wait for delivery; a person has to look at them then.",
        };
        var command = new Command("remove", "Remove a form. What was sent to it stays on record.") { name, force };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var desk = new FormDesk(home.Opened, await FormStore.OpenAsync(home.Opened, cancellationToken));
                var form = FormCommands.Require(
                    await desk.RemoveAsync(parsed.GetRequiredValue(name), parsed.GetValue(force), cancellationToken)
                );
                Say.Note($"{form.Name} is gone.");
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant form remove newsletter", "evergrant form remove newsletter --force");
        return command;
    }
}
