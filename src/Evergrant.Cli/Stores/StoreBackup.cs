using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Home;

namespace Evergrant.Cli.Stores;

internal static class StoreBackup
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "A new file. Nothing is written over one that is there.",
        };
        var command = new Command(
            "backup",
            "Copy the store as of one moment, while everything goes on. The master key is not in it: keep a copy of that elsewhere."
        )
        {
            file,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var path = Path.GetFullPath(parsed.GetRequiredValue(file));
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var writing = HomeBackup.WriteAsync(home.Opened, path, cancellationToken);
                using (var progress = new Progress("copying"))
                    while (!writing.IsCompleted)
                    {
                        await Task.WhenAny(writing, Task.Delay(Look, TimeProvider.System, cancellationToken));
                        progress.Report(SizeOf(HomeBackup.DraftOf(path)), SizeOf(StoreOf(home)));
                    }
                await writing;
                Say.Data(path);
                Say.Note(
                    "It needs the master key to be read; that is not in it. To bring it back: evergrant store restore FILE"
                );
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant store backup /backup/evergrant-$(date +%F).db");
        return command;
    }

    private static string StoreOf(CommandHome home) => Path.Combine(home.Opened.Path, "evergrant.db");

    private static long SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
