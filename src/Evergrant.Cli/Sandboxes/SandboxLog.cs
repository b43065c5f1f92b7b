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
        var filters = new LogFilters();
        var json = GlobalOptions.Json();
        var har = new Option<bool>("--har") { Description = "As a HAR document, for the tools that read such." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what comes, until Ctrl-C." };
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
                var query = filters.Of(parsed);
                if (parsed.GetValue(har))
                {
                    if (parsed.GetValue(follow))
                        throw new UsageException("A HAR document has an end; give --har or --follow.");

                    Print(await client.GetAsync($"requests/har{query}", cancellationToken), json: true, () => []);
                    return;
                }

                var answer = await client.GetAsync($"requests{query}", cancellationToken);
                var rows = Rows(answer, "requests").TakeLast(Math.Max(0, parsed.GetValue(limit))).ToList();
                if (parsed.GetValue(follow))
                {
                    await new LogFollower(client, filters, parsed, parsed.GetValue(json)).RunAsync(
                        rows,
                        cancellationToken
                    );
                    return;
                }

                var shown = new JsonObject { ["requests"] = new JsonArray([.. rows.Select(row => row.DeepClone())]) };
                Print(shown, parsed.GetValue(json), () => Table.Lines(Heads, rows.Select(Row)));
            },
            [.. filters.All, limit, follow, har, json]
        );
        HelpWithExamples.Add(
            command,
            "evergrant sandbox log --limit 5",
            "evergrant sandbox log -f --status 4xx",
            "evergrant sandbox log --route token --client sandboxclient00000000001 --since req-12",
            "evergrant sandbox log --har > calls.har"
        );
        return command;
    }

    public static string[] Row(JsonObject request) =>
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
