using System.CommandLine;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxOptions
{
    public const int DefaultPort = 7401;
    public const int DefaultTlsPort = 7443;
    public const string Variable = "EVERGRANT_SANDBOX";

    public static readonly Option<string?> Address = new("--sandbox")
    {
        Description = $"The sandbox to talk to. Default: {Variable}, else http://127.0.0.1:{DefaultPort}.",
        HelpName = "URL",
    };

    public static readonly Option<string?> World = new("--world")
    {
        Description = "The world of it, by name. Default: the first.",
        HelpName = "NAME",
    };

    public static Option<string?> Tenant() =>
        new("--tenant") { Description = "Whose. Default: the first tenant of the sandbox.", HelpName = "HOST" };

    /// A command that talks to a running sandbox.
    public static Command Verb(
        string name,
        string description,
        Func<ParseResult, SandboxClient, CancellationToken, Task> act,
        params Symbol[] symbols
    )
    {
        var command = new Command(name, description) { Address, World };
        foreach (var symbol in symbols)
            if (symbol is Argument argument)
                command.Arguments.Add(argument);
            else
                command.Options.Add((Option)symbol);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                using var client = new SandboxClient(await FindAsync(parsed, cancellationToken));
                await act(parsed, client, cancellationToken);
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    public static async Task<Uri> FindAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var first = Find(parsed);
        if (parsed.GetValue(World) is not { } name)
            return first;

        using var client = new SandboxClient(first);
        var answer = await client.GetAsync("worlds", cancellationToken);
        var world = SandboxAnswers.Rows(answer, "worlds").FirstOrDefault(one => (string?)one["name"] == name);
        return world is null
            ? throw new SandboxRefusalException(404, "No world has that name; see evergrant sandbox world list.")
            : new Uri((string)world["address"]!);
    }

    private static Uri Find(ParseResult parsed)
    {
        var text =
            parsed.GetValue(Address)
            ?? (
                Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set
                    ? set
                    : $"http://127.0.0.1:{DefaultPort}"
            );
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new UsageException(
                $"'{text}' is no address of a sandbox; write it like http://127.0.0.1:{DefaultPort}."
            );
    }
}
