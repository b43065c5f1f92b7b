using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Stores;

internal static class SpoolImport
{
    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("FILE")
        {
            Description = "Spool files of a node that is gone, under the names they had there.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("import", "Store the answers that a dead node of this database left in its spool.")
        {
            files,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var refused = 0;
                foreach (var file in parsed.GetRequiredValue(files))
                {
                    if (Import(home, file) is not { } problem)
                        continue;
                    Say.Error(problem);
                    refused++;
                }
                await home.StartAsync(cancellationToken);
                Say.Note(
                    home.Keeper.AdoptedCount switch
                    {
                        0 => "Nothing was in them that the store lacked, or a server of this home was quicker.",
                        1 => "One answer was stored.",
                        var count => $"{count} answers were stored.",
                    }
                );
                return refused == 0 ? ExitCodes.Ok : ExitCodes.Failed;
            }
        );
        HelpWithExamples.Add(command, "evergrant store spool import /mnt/usb/*.spool");
        return command;
    }

    private static string? Import(CommandHome home, FileInfo file)
    {
        try
        {
            return home.Opened.ImportSpool(file.FullName);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"{file.FullName}: {failure.Message}";
        }
    }
}
