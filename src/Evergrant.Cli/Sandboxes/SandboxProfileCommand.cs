using System.CommandLine;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxProfileCommand
{
    private static readonly string[] Heads = ["SWITCH", "VALUE", "DEFAULT", "TAKES"];

    public static Command Create() =>
        Nouns.Make("profile", "Which Keap it is: an era and its switches.", Show(), Set());

    /// `NAME=VALUE`, of which the value `default` takes a switch back.
    public static JsonObject Switches(IEnumerable<string> pairs)
    {
        var switches = new JsonObject();
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
                throw new UsageException($"'{pair}' is no switch; write it like old-access-token=dies.");
            var value = pair[(equals + 1)..];
            switches[pair[..equals]] = value == "default" ? null : value;
        }
        return switches;
    }

    private static Command Show()
    {
        var clientId = ClientId();
        var json = GlobalOptions.Json();
        return SandboxOptions.Verb(
            "show",
            "The era and every switch; what their defaults stand on is in evergrant sandbox fidelity.",
            async (parsed, client, cancellationToken) =>
            {
                var own = parsed.GetValue(clientId) is { } id ? "?client_id=" + Uri.EscapeDataString(id) : "";
                Tell(await client.GetAsync("profile" + own, cancellationToken), parsed.GetValue(json));
            },
            clientId,
            json
        );
    }

    private static Command Set()
    {
        var switches = new Argument<string[]>("SWITCH")
        {
            Description = "NAME=VALUE; the value default takes it back.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var era = Era();
        var clientId = ClientId();
        var json = GlobalOptions.Json();
        var command = SandboxOptions.Verb(
            "set",
            "Change the era or switches; it holds from the next request on.",
            async (parsed, client, cancellationToken) =>
            {
                var wanted = new JsonObject
                {
                    ["era"] = parsed.GetValue(era),
                    ["switches"] = Switches(parsed.GetValue(switches) ?? []),
                    ["client_id"] = parsed.GetValue(clientId),
                };
                Tell(await client.PutAsync("profile", wanted, cancellationToken), parsed.GetValue(json));
            },
            switches,
            era,
            clientId,
            json
        );
        HelpWithExamples.Add(
            command,
            "evergrant sandbox profile set --era M",
            "evergrant sandbox profile set old-access-token=dies refresh-life=90d",
            "evergrant sandbox profile set old-access-token=default"
        );
        return command;
    }

    public static Option<string?> Era() =>
        new("--era") { Description = "M (until 2020), A (from 2020) or K (today).", HelpName = "ERA" };

    private static Option<string?> ClientId() =>
        new("--client-id") { Description = "Of one app only. Default: of all.", HelpName = "ID" };

    private static void Tell(JsonObject profile, bool json) =>
        Print(
            profile,
            json,
            () =>
                Table
                    .Facts(("era", Cell(profile["era"])))
                    .Concat(Table.Lines(Heads, Rows(profile, "switches").Select(Row)))
        );

    private static string[] Row(JsonObject one) =>
        [
            Cell(one["name"]),
            Cell(one["value"]),
            Cell(one["default"]),
            one["values"]!.AsArray().Count == 0 ? "a duration" : Cell(one["values"]),
        ];
}
