using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Home;

namespace Evergrant.Cli.Stores;

internal static class SpoolList
{
    private static readonly string[] Heads = ["FILE", "PROCESS", "ANSWERS", "NOT STORED"];

    public static Command Create()
    {
        var json = GlobalOptions.Json();
        var command = new Command(
            "list",
            "Files with answers of providers: whose they are, and how many answers are not in the store yet."
        )
        {
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                IReadOnlyList<SpoolRow> rows =
                [
                    .. (await HomeCheck.ListSpoolAsync(home.Opened, cancellationToken)).Select(file => new SpoolRow(
                        file.Name,
                        file.IsAlive,
                        file.Answers,
                        file.NotStored
                    )),
                ];
                if (parsed.GetValue(json))
                    JsonOut.Print(rows);
                else if (rows.Count == 0)
                    Say.Note("The spool is empty.");
                else
                    foreach (var line in Table.Lines(Heads, rows.Select(Row)))
                        Say.Data(line);
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant store spool list");
        return command;
    }

    private static string[] Row(SpoolRow row) =>
        [row.File, row.Alive ? "alive" : "gone", $"{row.Answers}", $"{row.NotStored.Count}"];
}

/// What `store spool list --json` prints. Attempts that are not stored, by id.
internal sealed record SpoolRow(string File, bool Alive, int Answers, IReadOnlyList<string> NotStored);
