using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Intake.Forms;

namespace Evergrant.Cli.Forms;

internal static class FormCreate
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "a-z, 0-9 and -; it is part of the address." };
        var grant = new Option<string>("--grant")
        {
            Description = "Whose Keap account its contacts go to.",
            HelpName = "GRANT",
            Required = true,
        };
        var options = new FormOptions();
        var command = new Command("create", "Make a form: an address that takes what your website's visitors send.")
        {
            name,
            grant,
        };
        options.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var wish = await options.ReadAsync(parsed, parsed.GetRequiredValue(grant), cancellationToken);
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var forms = await FormStore.OpenAsync(home.Opened, cancellationToken);
                var desk = new FormDesk(home.Opened, forms);
                var form = FormCommands.Require(
                    await desk.CreateAsync(parsed.GetRequiredValue(name), wish, cancellationToken)
                );
                var row = await FormCommands.RowAsync(home, form, cancellationToken);
                Say.Data(row.Address.AbsoluteUri);
                Say.Note($"HTML for your page: evergrant form snippet {form.Name}");
                if (form.Definition.Origins.Count == 0 && !form.Definition.NeedsKey)
                    Say.Note("Pages of any site may post to it; to name yours: --origin https://www.example.com");
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant form create newsletter --grant acme --tag Newsletter --redirect https://www.example.com/thanks",
            "evergrant form create quote --grant acme --tag Lead --field colour='custom:Favourite Colour' --origin https://www.example.com",
            "evergrant form create signup --grant acme --make-tags --tag Signup --welcome automation --welcome-tag 'Start welcome'",
            "evergrant form create shop --grant acme --needs-key --tag Customer",
            "evergrant form create contact --grant acme --turnstile 0x4AAA… --bot-secret-file turnstile.secret"
        );
        return command;
    }
}
