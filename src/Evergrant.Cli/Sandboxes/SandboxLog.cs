using System.CommandLine;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxLog
{
    private static readonly string[] Heads =
    [
        "TIME",
        "REQUEST",
        "STATUS",
        "GRANT TYPE",
        "PRESENTED",
        "REFUSED",
        "FINDINGS",
        "FAULT",
        "ROWS",
    ];

    public static Command Create()
    {
        var json = GlobalOptions.Json();
        var limit = new Option<int>("--limit")
        {
            Description = "How many of the latest.",
            DefaultValueFactory = _ => 20,
        };
        var command = SandboxOptions.Verb(
            "log",
            "What the sandbox was asked and answered; fingerprints in place of secrets.",
            async (parsed, client, cancellationToken) =>
            {
                var answer = await client.GetAsync("requests", cancellationToken);
                var rows = Rows(answer, "requests").TakeLast(Math.Max(0, parsed.GetValue(limit))).ToList();
                var shown = new JsonObject { ["requests"] = new JsonArray([.. rows.Select(row => row.DeepClone())]) };
                Print(shown, parsed.GetValue(json), () => Table.Lines(Heads, rows.Select(Row)));
            },
            limit,
            json
        );
        HelpWithExamples.Add(command, "evergrant sandbox log --limit 5", "evergrant sandbox log --json");
        return command;
    }

    private static string[] Row(JsonObject request) =>
        [
            Cell(request["time"]),
            $"{request["method"]} {request["path"]}",
            request["status"] is null ? "cut" : Cell(request["status"]),
            Cell(request["grant_type"]),
            Cell(request["presented"]),
            Cell(request["refused"]),
            Cell(new JsonArray([.. Rows(request, "findings").Select(found => found["id"]?.DeepClone())])),
            Cell(request["fault"]),
            Cell(request["fidelity"]),
        ];
}
