using System.CommandLine;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxSnapshotCommand
{
    private static readonly string[] Heads = ["NAME", "TAKEN AT"];

    public static Command Create() =>
        Nouns.Make(
            "snapshot",
            "The sandbox's state, put aside and gone back to.",
            Save(),
            Restore(),
            Fork(),
            List(),
            Delete()
        );

    private static Command Save()
    {
        var name = Name();
        var command = SandboxOptions.Verb(
            "save",
            "Put the whole state aside: beside the --data file if there is one, else in the sandbox's memory.",
            async (parsed, client, cancellationToken) =>
            {
                var wanted = new JsonObject { ["name"] = parsed.GetRequiredValue(name) };
                var saved = await client.PostAsync("snapshots", wanted, cancellationToken);
                Say.Note($"{Cell(saved["name"])} is the state of {Cell(saved["taken_at"])}.");
            },
            name
        );
        HelpWithExamples.Add(command, "evergrant sandbox snapshot save before");
        return command;
    }

    private static Command Restore()
    {
        var name = Name();
        var command = SandboxOptions.Verb(
            "restore",
            "Go back to it, without faults. The clock does not go back: what ended since has ended.",
            async (parsed, client, cancellationToken) =>
            {
                await client.PostAsync($"snapshots/{Escaped(parsed, name)}/restore", null, cancellationToken);
                Say.Note($"The sandbox is as it was at {parsed.GetRequiredValue(name)}, but for the clock.");
            },
            name
        );
        HelpWithExamples.Add(command, "evergrant sandbox snapshot restore before");
        return command;
    }

    private static Command Fork()
    {
        var name = Name();
        var world = new Argument<string>("WORLD") { Description = "What the new world is called." };
        var ports = new WorldPorts();
        var json = GlobalOptions.Json();
        var command = SandboxOptions.Verb(
            "fork",
            "Open it as another world, at the time when it was taken; this one goes on as it is.",
            async (parsed, client, cancellationToken) =>
            {
                var wanted = ports.Of(parsed);
                wanted["name"] = parsed.GetRequiredValue(world);
                var path = $"snapshots/{Escaped(parsed, name)}/fork";
                var added = await client.PostAsync(path, wanted, cancellationToken);
                Print(added, parsed.GetValue(json), () => WorldPorts.Addresses(added));
            },
            [name, world, .. ports.All, json]
        );
        HelpWithExamples.Add(
            command,
            "evergrant sandbox snapshot fork before what-if",
            "evergrant sandbox clock advance 45d --world what-if"
        );
        return command;
    }

    private static Command List()
    {
        var json = GlobalOptions.Json();
        return SandboxOptions.Verb(
            "list",
            "What was put aside.",
            async (parsed, client, cancellationToken) =>
            {
                var answer = await client.GetAsync("snapshots", cancellationToken);
                Print(
                    answer,
                    parsed.GetValue(json),
                    () =>
                        Table.Lines(
                            Heads,
                            Rows(answer, "snapshots").Select(row => new[] { Cell(row["name"]), Cell(row["taken_at"]) })
                        )
                );
            },
            json
        );
    }

    private static Command Delete()
    {
        var name = Name();
        return SandboxOptions.Verb(
            "delete",
            "Forget it.",
            (parsed, client, cancellationToken) =>
                client.DeleteAsync($"snapshots/{Escaped(parsed, name)}", cancellationToken),
            name
        );
    }

    private static Argument<string> Name() => new("NAME") { Description = "1 to 32 of a-z, 0-9 and -." };

    private static string Escaped(ParseResult parsed, Argument<string> name) =>
        Uri.EscapeDataString(parsed.GetRequiredValue(name));
}
