using System.CommandLine;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxWorldCommand
{
    private static readonly string[] Heads = ["NAME", "ADDRESS", "TLS"];

    public static Command Create() =>
        Nouns.Make(
            "world",
            "Other Keaps in the same sandbox, each with everything of its own.",
            Add(),
            List(),
            Remove()
        );

    private static Command Add()
    {
        var name = Name();
        var ports = new WorldPorts();
        var era = SandboxProfileCommand.Era();
        var seed = Seed();
        var personas = new Option<string?>("--personas")
        {
            Description = "Who is there at first: one that comes along, such as 003.",
            HelpName = "NAME",
        };
        var json = GlobalOptions.Json();
        var command = SandboxOptions.Verb(
            "add",
            "Make a world and print its address.",
            async (parsed, client, cancellationToken) =>
            {
                var wanted = ports.Of(parsed);
                wanted["name"] = parsed.GetRequiredValue(name);
                wanted["era"] = parsed.GetValue(era);
                wanted["seed"] = parsed.GetValue(seed);
                wanted["personas"] = parsed.GetValue(personas);
                var added = await client.PostAsync("worlds", wanted, cancellationToken);
                Print(added, parsed.GetValue(json), () => WorldPorts.Addresses(added));
            },
            [name, .. ports.All, era, seed, personas, json]
        );
        HelpWithExamples.Add(
            command,
            "evergrant sandbox world add test-7",
            "evergrant sandbox clock advance 24h --world test-7",
            "evergrant sandbox world add led --tls && evergrant sandbox ca --world led > ca.pem"
        );
        return command;
    }

    private static Command List()
    {
        var json = GlobalOptions.Json();
        return SandboxOptions.Verb(
            "list",
            "The worlds beside the first.",
            async (parsed, client, cancellationToken) =>
            {
                var answer = await client.GetAsync("worlds", cancellationToken);
                Print(
                    answer,
                    parsed.GetValue(json),
                    () =>
                        Table.Lines(
                            Heads,
                            Rows(answer, "worlds")
                                .Select(row =>
                                    new[]
                                    {
                                        Cell(row["name"]),
                                        Cell(row["address"]),
                                        SandboxStatus.TlsOf(row["tls_port"]) ?? "-",
                                    }
                                )
                        )
                );
            },
            json
        );
    }

    private static Command Remove()
    {
        var name = Name();
        return SandboxOptions.Verb(
            "remove",
            "End a world, its state and its snapshots.",
            (parsed, client, cancellationToken) =>
                client.DeleteAsync($"worlds/{Uri.EscapeDataString(parsed.GetRequiredValue(name))}", cancellationToken),
            name
        );
    }

    public static Option<long?> Seed() =>
        new("--seed")
        {
            Description = "Makes ids, codes, tokens and secrets from a number: two runs alike. Default: random.",
            HelpName = "N",
        };

    private static Argument<string> Name() => new("NAME") { Description = "1 to 32 of a-z, 0-9 and -." };
}
