using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Home;
using Evergrant.Intake.Forms;
using Evergrant.Server.Connect;

namespace Evergrant.Cli.Stores;

internal static class StoreRotateKey
{
    public static Command Create()
    {
        var drop = new Option<bool>("--drop-old")
        {
            Description = "Take the old key off master.key, if nothing is sealed with it any more.",
        };
        var command = new Command(
            "rotate-key",
            "Seal everything with a new master key, while everything goes on. Stopped halfway, the same command goes on. Copies of the store made before need the old key: keep it as long as those."
        )
        {
            drop,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                // Makes their tables where no server ever ran.
                await ConnectLinks.OpenAsync(home.Opened, cancellationToken);
                await FormStore.OpenAsync(home.Opened, cancellationToken);
                var change = new KeyChange(home.Opened, [.. ConnectLinks.SealedColumns, .. FormStore.SealedColumns]);
                return parsed.GetValue(drop)
                    ? await DropAsync(change, cancellationToken)
                    : await ChangeAsync(change, cancellationToken);
            }
        );
        HelpWithExamples.Add(command, "evergrant store rotate-key", "evergrant store rotate-key --drop-old");
        return command;
    }

    private static async Task<int> ChangeAsync(KeyChange change, CancellationToken cancellationToken)
    {
        KeyChangeReport report;
        using (var progress = new Progress("sealing"))
            report = await change.RunAsync((done, all) => progress.Report(done, all), cancellationToken);
        Say.Data($"everything is sealed with key {report.CurrentId}");
        foreach (var broken in report.Broken)
            Say.Error(
                $"{broken.Table}.{broken.Column} of {string.Join(" ", broken.Row)} is left as it is. {broken.Problem}"
            );
        Say.Note(
            $"Key {string.Join(", ", report.OldIds)} is still on master.key. Copies of the store made before need it. To take it off: evergrant store rotate-key --drop-old"
        );
        return report.Broken.Count == 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static async Task<int> DropAsync(KeyChange change, CancellationToken cancellationToken)
    {
        var gone = await change.DropOldAsync(cancellationToken);
        if (gone.Count == 0)
            Say.Note("There is one key only; nothing was changed.");
        else
            Say.Data($"dropped key {string.Join(", ", gone)}");
        return ExitCodes.Ok;
    }
}
