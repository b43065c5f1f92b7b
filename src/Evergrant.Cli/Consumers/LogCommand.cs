using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Consumers;

internal static class LogCommand
{
    public static Command Create()
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with the calls to come, until Ctrl-C." };
        var server = new Option<string?>("--server")
        {
            Description = "Where the server listens. Default: as this home's settings say.",
            HelpName = "URL",
        };
        var limit = new Option<int>("--limit")
        {
            Description = "Of the last calls, so many, 1 to 1000.",
            DefaultValueFactory = _ => 100,
        };
        var json = new Option<bool>("--json") { Description = "A line of JSON for each call." };
        var curl = new Option<string?>("--curl")
        {
            Description = "Print one call as a curl command, with a placeholder for the key and no body.",
            HelpName = "ID",
        };
        var command = new Command("log", "The last calls through a running server's gateway; it keeps a thousand.")
        {
            follow,
            limit,
            json,
            curl,
            server,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var address = AddressOf(parsed.GetValue(server)) ?? home.Opened.Settings.Listen;
                await using var calls = await ServerCalls.OpenAsync(home, address, cancellationToken);
                if (parsed.GetValue(curl) is { } id)
                    Say.Data(await AsCurlAsync(calls, home, id, cancellationToken));
                else
                    await foreach (
                        var call in calls.ReadAsync(parsed.GetValue(limit), parsed.GetValue(follow), cancellationToken)
                    )
                        Say.Data(parsed.GetValue(json) ? call.Text : call.Line);
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant log",
            "evergrant log -f",
            "evergrant log --json --limit 1000 | jq 'select(.status >= 400)'",
            "evergrant log --curl rq_0123456789abcdef0123"
        );
        return command;
    }

    private static Uri? AddressOf(string? given) =>
        given is null ? null
        : !Uri.TryCreate(given, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")
            ? throw new UsageException($"'{given}' is no address of a server; write it like http://127.0.0.1:7400")
        : address.Scheme == "http" && !address.IsLoopback
            ? throw new UsageException(
                $"'{given}': an operator's token would go there in the clear. Write https://, or http://127.0.0.1:7400 on that machine"
            )
        : address;

    private static async Task<string> AsCurlAsync(
        ServerCalls calls,
        CommandHome home,
        string id,
        CancellationToken cancellationToken
    )
    {
        await foreach (var call in calls.ReadAsync(1_000, follow: false, cancellationToken))
            if (call.Id == id)
            {
                var address = home.Opened.Settings.HasPublicAddress
                    ? home.Opened.Settings.PublicAddress
                    : calls.Address;
                // Anybody can have made the call: nothing of it may mean something to the shell, or to curl itself (-g).
                var whole = PosixShell.Quoted($"{address.GetLeftPart(UriPartial.Authority)}{call.Target}");
                return $"curl -g -X {PosixShell.Quoted(call.Method)} -H 'Authorization: Bearer KEY' {whole}";
            }
        throw new NotFoundException($"The server's last calls hold no {id}. Those there are: evergrant log");
    }
}
