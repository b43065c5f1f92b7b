using System.CommandLine;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxEnv
{
    private const string Sh = "sh";
    private const string PowerShell = "powershell";
    private const string Json = "json";

    public static Command Create()
    {
        var format = new Option<string>("--format")
        {
            Description = "sh, powershell or json. Default: sh.",
            DefaultValueFactory = _ => Sh,
        };
        format.AcceptOnlyFromAmong(Sh, PowerShell, Json);
        var command = SandboxOptions.Verb(
            "env",
            "The addresses, app and key of a running sandbox, to be set in a shell: what `sandbox exec` gives a program.",
            async (parsed, client, cancellationToken) =>
            {
                var variables = await client.GetAsync("env", cancellationToken);
                var written = parsed.GetValue(format);
                Print(variables, written == Json, () => variables.Select(one => Line(one.Key, one.Value, written!)));
            },
            format
        );
        HelpWithExamples.Add(
            command,
            "eval \"$(evergrant sandbox env)\"",
            "evergrant sandbox env --format powershell | Out-String | iex",
            "evergrant sandbox env --world test-7 --format json"
        );
        return command;
    }

    private static string Line(string name, JsonNode? value, string format) =>
        format == PowerShell
            ? $"$env:{name} = '{Text(value).Replace("'", "''", StringComparison.Ordinal)}'"
            : $"export {name}={PosixShell.Quoted(Text(value))}";

    private static string Text(JsonNode? value) => (string?)value ?? "";
}
