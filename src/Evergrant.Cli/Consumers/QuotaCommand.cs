using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Server.Quotas;

namespace Evergrant.Cli.Consumers;

internal static class QuotaCommand
{
    private static readonly string[] Heads = ["COUNTED FOR", "WINDOW", "LEFT", "OF", "ENDS", "AS OF", "PAUSED"];

    public static Command Create()
    {
        var json = GlobalOptions.Json();
        var command = new Command(
            "quota",
            "What the providers said they still take, as the server's gateway has heard it, ten seconds old at most."
        )
        {
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var rows = await (await QuotaTable.OpenAsync(home.Opened, cancellationToken)).ListAsync(
                    cancellationToken
                );
                if (parsed.GetValue(json))
                    JsonOut.Print(rows);
                else if (rows.Count == 0)
                    Say.Note("No provider has said anything yet: it does with each answer through the gateway.");
                else
                    foreach (var line in Table.Lines(Heads, rows.Select(row => Row(row, home.Calendar.GetUtcNow()))))
                        Say.Data(line);
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant quota", "evergrant quota --json");
        return command;
    }

    private static string[] Row(QuotaRow row, DateTimeOffset now) =>
        [
            $"{row.Kind} {row.Name}",
            row.Unit,
            $"{row.Available}",
            $"{row.Limit}",
            row.EndsAt > now ? Times.Distance(row.EndsAt, now) : "is over",
            Times.Distance(row.AsOf, now),
            row.PausedUntil > now ? Times.Distance(row.PausedUntil.Value, now) : "-",
        ];
}
