using System.CommandLine;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using Evergrant.Sandbox;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxFaultCommand
{
    private static readonly string[] Heads = ["ID", "FAULT", "ON", "NTH", "TIMES", "FIRED"];

    public static Command Create() =>
        Nouns.Make("fault", "What goes wrong at the token endpoint, on purpose.", Add(), List(), Remove());

    private static Command Add()
    {
        var name = new Argument<string>("FAULT") { Description = string.Join(", ", FaultNames.All) + "." };
        var id = new Option<string?>("--id") { Description = "What to call it. Default: the fault's own name." };
        var on = new Option<string?>("--on") { Description = "refresh_token or authorization_code. Default: both." };
        var nth = new Option<int>("--nth")
        {
            Description = "The first request it strikes.",
            DefaultValueFactory = _ => 1,
        };
        var times = new Option<int>("--times") { Description = "How many it strikes.", DefaultValueFactory = _ => 1 };
        var delay = new Option<TimeSpan?>("--delay")
        {
            Description = "slow: how long.",
            HelpName = "SPAN",
            CustomParser = Spans.Take,
        };
        var command = SandboxOptions.Verb(
            "add",
            "Set a fault.",
            async (parsed, client, cancellationToken) =>
            {
                var fault = new JsonObject
                {
                    ["name"] = parsed.GetRequiredValue(name),
                    ["match"] = new JsonObject { ["grant_type"] = parsed.GetValue(on), ["nth"] = parsed.GetValue(nth) },
                    ["times"] = parsed.GetValue(times),
                };
                if (parsed.GetValue(delay) is { } span)
                    fault["options"] = new JsonObject { ["delay_ms"] = (int)span.TotalMilliseconds };
                var set = await client.PutAsync(
                    $"faults/{parsed.GetValue(id) ?? parsed.GetRequiredValue(name)}",
                    fault,
                    cancellationToken
                );
                Say.Note($"{Cell(set["name"])} is set as {Cell(set["id"])}.");
            },
            name,
            id,
            on,
            nth,
            times,
            delay
        );
        HelpWithExamples.Add(
            command,
            "evergrant sandbox fault add lost-response --on refresh_token",
            "evergrant sandbox fault add slow --delay 3s --times 2"
        );
        return command;
    }

    private static Command List()
    {
        var json = GlobalOptions.Json();
        return SandboxOptions.Verb(
            "list",
            "The faults that are set.",
            async (parsed, client, cancellationToken) =>
            {
                var answer = await client.GetAsync("faults", cancellationToken);
                Print(answer, parsed.GetValue(json), () => Table.Lines(Heads, Rows(answer, "faults").Select(Row)));
            },
            json
        );
    }

    private static Command Remove()
    {
        var id = new Argument<string>("ID") { Description = "As fault list shows it." };
        return SandboxOptions.Verb(
            "remove",
            "Take a fault back; requests it holds go on.",
            (parsed, client, cancellationToken) =>
                client.DeleteAsync($"faults/{parsed.GetRequiredValue(id)}", cancellationToken),
            id
        );
    }

    private static string[] Row(JsonObject fault) =>
        [
            Cell(fault["id"]),
            Cell(fault["name"]),
            Cell(fault["match"]?["grant_type"]),
            Cell(fault["match"]?["nth"]),
            Cell(fault["times"]),
            Cell(fault["fired"]),
        ];
}
