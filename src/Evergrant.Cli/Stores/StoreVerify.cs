using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Home;
using Evergrant.Intake.Forms;
using Evergrant.Server.Connect;

namespace Evergrant.Cli.Stores;

internal static class StoreVerify
{
    private static readonly string[] Heads = ["FINDING", "OF", "PROBLEM"];

    public static Command Create()
    {
        var json = GlobalOptions.Json();
        var command = new Command(
            "verify",
            "Look over the whole store, beside everything else: every value opens where it lies, every token set has its parent and its attempt, no grant is served from an older one, the trail is whole. Exit 1 if something is wrong."
        )
        {
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                await ConnectLinks.OpenAsync(home.Opened, cancellationToken);
                await FormStore.OpenAsync(home.Opened, cancellationToken);
                IReadOnlyList<StoreFindingRow> rows;
                using (var progress = new Progress("opening"))
                    rows =
                    [
                        .. (
                            await HomeCheck.RunAsync(
                                home.Opened,
                                [.. ConnectLinks.SealedColumns, .. FormStore.SealedColumns],
                                (done, all) => progress.Report(done, all),
                                cancellationToken
                            )
                        ).Select(finding => new StoreFindingRow(finding.Id, finding.Subject, finding.Problem)),
                    ];
                if (parsed.GetValue(json))
                    JsonOut.Print(rows);
                else if (rows.Count == 0)
                    Say.Note("All is as it was written.");
                else
                    foreach (
                        var line in Table.Lines(Heads, rows.Select(row => (string[])[row.Id, row.Subject, row.Problem]))
                    )
                        Say.Data(line);
                return rows.Count == 0 ? ExitCodes.Ok : ExitCodes.Failed;
            }
        );
        HelpWithExamples.Add(command, "evergrant store verify", "evergrant store verify --json");
        return command;
    }
}
