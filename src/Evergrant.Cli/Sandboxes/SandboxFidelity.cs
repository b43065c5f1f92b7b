using System.CommandLine;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxFidelity
{
    private static readonly string[] Heads = ["ROW", "KNOWN", "DATE", "SWITCH", "BEHAVIOUR"];

    public static Command Create()
    {
        var gaps = new Option<bool>("--gaps") { Description = "Only what is assumed." };
        var json = GlobalOptions.Json();
        var command = SandboxOptions.Verb(
            "fidelity",
            "Every behaviour of the sandbox, and how it is known to be Keap's.",
            async (parsed, client, cancellationToken) =>
            {
                var answer = await client.GetAsync("fidelity", cancellationToken);
                var rows = Rows(answer, "rows")
                    .Where(row => !parsed.GetValue(gaps) || (string?)row["evidence"] == "assumed")
                    .ToList();
                var shown = new JsonObject { ["rows"] = new JsonArray([.. rows.Select(row => row.DeepClone())]) };
                Print(shown, parsed.GetValue(json), () => Table.Lines(Heads, rows.Select(Row)));
            },
            gaps,
            json
        );
        HelpWithExamples.Add(command, "evergrant sandbox fidelity --gaps", "evergrant sandbox fidelity --json");
        return command;
    }

    private static string[] Row(JsonObject row) =>
        [Cell(row["id"]), Cell(row["evidence"]), Cell(row["date"]), Cell(row["switch"]), Cell(row["behaviour"])];
}
