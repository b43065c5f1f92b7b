using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Intake.Forms;

namespace Evergrant.Cli.Forms;

internal static class FormList
{
    private static readonly string[] Heads = ["NAME", "GRANT", "TAGS", "WELCOME", "STATE", "ADDRESS"];

    public static Command Create()
    {
        var json = GlobalOptions.Json();
        var command = new Command("list", "The forms of this home.") { json };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var forms = await FormStore.OpenAsync(home.Opened, cancellationToken);
                var rows = new List<(Form Form, FormRow Row)>();
                foreach (var form in await forms.ListAsync(cancellationToken))
                    rows.Add((form, await FormCommands.RowAsync(home, form, cancellationToken)));
                if (parsed.GetValue(json))
                    JsonOut.Print<IReadOnlyList<FormRow>>([.. rows.Select(row => row.Row)]);
                else if (rows.Count == 0)
                    Say.Note("No forms yet. Make one with: evergrant form create NAME --grant GRANT");
                else
                    foreach (var line in Table.Lines(Heads, rows.Select(row => Row(row.Form, row.Row))))
                        Say.Data(line);
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static string[] Row(Form form, FormRow row) =>
        [
            form.Name,
            row.Grant ?? row.GrantId,
            form.Definition.Tags.Count == 0 ? "-" : string.Join(", ", form.Definition.Tags),
            Words.Of(form.Definition.Welcome.Way),
            form.ClosedAt is null ? "open" : "closed",
            row.Address.AbsoluteUri,
        ];
}
