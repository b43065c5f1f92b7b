using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxQuotaCommand
{
    private static readonly string[] Heads = ["QUOTA", "VALUE"];

    public static Command Create() => Nouns.Make("quota", "How many calls the sandbox answers.", Show(), Set());

    private static Command Show()
    {
        var json = GlobalOptions.Json();
        return SandboxOptions.Verb(
            "show",
            "The quotas, and whether calls over them are refused.",
            async (parsed, client, cancellationToken) =>
                Tell(await client.GetAsync("quotas", cancellationToken), parsed.GetValue(json)),
            json
        );
    }

    private static Command Set()
    {
        var quotas = new Argument<string[]>("QUOTA")
        {
            Description = "NAME=VALUE, by the names that show prints.",
            Arity = ArgumentArity.OneOrMore,
        };
        var json = GlobalOptions.Json();
        var command = SandboxOptions.Verb(
            "set",
            "Change quotas; it holds from the next call on.",
            async (parsed, client, cancellationToken) =>
            {
                var wanted = new JsonObject(parsed.GetRequiredValue(quotas).Select(Read).DistinctBy(one => one.Key));
                Tell(await client.PutAsync("quotas", wanted, cancellationToken), parsed.GetValue(json));
            },
            quotas,
            json
        );
        HelpWithExamples.Add(
            command,
            "evergrant sandbox quota set app-per-minute=100",
            "evergrant sandbox quota set refuse=false",
            "evergrant sandbox quota set arrest-spikes=true"
        );
        return command;
    }

    private static KeyValuePair<string, JsonNode?> Read(string pair) =>
        pair.Split('=') switch
        {
            [{ Length: > 0 } name, "true" or "false"] => new(
                Member(name),
                pair.EndsWith("true", StringComparison.Ordinal)
            ),
            [{ Length: > 0 } name, var text]
                when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => new(
                Member(name),
                number
            ),
            _ => throw new UsageException($"'{pair}' is no quota; write it like app-per-minute=100."),
        };

    private static string Member(string name) => name.Replace('-', '_');

    private static void Tell(JsonObject quotas, bool json) =>
        Print(
            quotas,
            json,
            () => Table.Lines(Heads, quotas.Select(one => new[] { one.Key.Replace('_', '-'), Cell(one.Value) }))
        );
}
