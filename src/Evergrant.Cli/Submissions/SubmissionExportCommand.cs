using System.CommandLine;
using System.Text;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Intake.Repairing;

namespace Evergrant.Cli.Submissions;

internal static class SubmissionExportCommand
{
    public static Command Create()
    {
        var filter = new FilterOptions();
        var csv = new Option<FileInfo>("--csv")
        {
            Description = "The file to write; there must be none yet. Only you can read it.",
            HelpName = "FILE",
            Required = true,
        };
        var command = new Command("export", "Write submissions to a table that spreadsheets open.") { csv };
        filter.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var file = parsed.GetRequiredValue(csv);
                if (file.Exists)
                    throw new UsageException($"{file.FullName} is there already, and nothing is written over it.");
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var repairs = await Repairs.OpenAsync(home.Opened, cancellationToken);
                var meant = await filter.ReadAsync(parsed, home, repairs.Store, cancellationToken);
                // On record first: a table that was taken along must not be one that nobody knows of.
                var counted = await SubmissionExport.WriteAsync(
                    repairs.Store,
                    meant,
                    TextWriter.Null,
                    cancellationToken
                );
                await new Acts(home.Opened).AddAsync("exported", Actors.Of(null), counted, cancellationToken);
                var written = await WriteAsync(
                    file,
                    to => SubmissionExport.WriteAsync(repairs.Store, meant, to, cancellationToken)
                );
                Say.Note($"{written} submissions are in {file.FullName}. It holds personal data.");
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant form export --csv newsletter.csv --form newsletter",
            "evergrant form export --csv trouble.csv --state needs_attention"
        );
        return command;
    }

    /// Half a file would look whole.
    private static async Task<long> WriteAsync(FileInfo file, Func<TextWriter, Task<long>> writeAsync)
    {
        FileStream stream;
        try
        {
            stream = PrivateFile.CreateNew(file.FullName);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file.FullName} cannot be made: {denied.Message}");
        }
        try
        {
            // Spreadsheets know by the mark that it is UTF-8.
            await using var to = new StreamWriter(stream, new UTF8Encoding(true));
            var written = await writeAsync(to);
            await to.FlushAsync();
            return written;
        }
        catch
        {
            file.Delete();
            throw;
        }
    }
}
