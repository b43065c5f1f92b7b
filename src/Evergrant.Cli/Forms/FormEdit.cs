using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Intake.Forms;

namespace Evergrant.Cli.Forms;

internal static class FormEdit
{
    public static Command Create()
    {
        var name = FormCommands.Argument();
        var options = new FormOptions();
        var command = new Command(
            "edit",
            "Change a form, and what waits for delivery with it. What is given replaces what was, 'none' takes it away."
        )
        {
            name,
        };
        options.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var wish = await options.ReadAsync(parsed, grant: null, cancellationToken);
                if (wish.Members.Count == 0 && wish.BotSecret is null)
                    throw new UsageException("What should change? It is given as with form create: --tag Newsletter");
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var forms = await FormStore.OpenAsync(home.Opened, cancellationToken);
                var desk = new FormDesk(home.Opened, forms);
                var form = FormCommands.Require(
                    await desk.ChangeAsync(parsed.GetRequiredValue(name), wish, cancellationToken)
                );
                Say.Note(
                    $"{form.Name} is as you said (version {form.Version}). A running server heeds it within a second."
                );
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant form edit newsletter --tag Newsletter --tag 'Summer 2027'",
            "evergrant form edit newsletter --redirect none --strict",
            "evergrant form edit newsletter --bot-secret-file turnstile.secret"
        );
        return command;
    }
}
