using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Intake.Accepting;
using Evergrant.Intake.Forms;

namespace Evergrant.Cli.Forms;

internal static class FormSnippetCommand
{
    public static Command Create()
    {
        var name = FormCommands.Argument();
        var script = new Option<bool>("--with-script")
        {
            Description =
                "With a script that says when the page was opened, which programs cannot. The page's site has to be an --origin of the form.",
        };
        var command = new Command("snippet", "HTML of a form for a page of yours; works with scripts off.")
        {
            name,
            script,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var forms = await FormStore.OpenAsync(home.Opened, cancellationToken);
                var form = await FormCommands.RequireAsync(forms, parsed.GetRequiredValue(name), cancellationToken);
                if (form.Definition.NeedsKey)
                    throw new UsageException(
                        "This form takes what comes with a key only, and a page must not hold one: post from your back end."
                    );
                if (parsed.GetValue(script) && form.Definition.Origins.Count == 0)
                    throw new UsageException(
                        $"The script may read nothing here until the form names your site: evergrant form edit {form.Name} --origin https://www.example.com"
                    );
                var acceptance = await Acceptance.OpenAsync(home.Opened, cancellationToken);
                var trap = acceptance.TrapOf(form.Name);
                Say.Data(FormSnippet.Of(form, FormCommands.AddressOf(home), trap, parsed.GetValue(script)).TrimEnd());
                if (form.Definition.Origins.Count > 0)
                    Say.Note(
                        "The page must let browsers say of which site it is: with Referrer-Policy: no-referrer, or in a sandboxed frame, what it sends is set aside in quarantine."
                    );
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant form snippet newsletter",
            "evergrant form snippet newsletter --with-script > form.html"
        );
        return command;
    }
}
