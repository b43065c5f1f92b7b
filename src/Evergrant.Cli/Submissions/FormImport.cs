using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Importing;
using Evergrant.Intake.Repairing;

namespace Evergrant.Cli.Submissions;

internal static class FormImport
{
    public static Command Create()
    {
        var name = new Argument<string>("FORM") { Description = "By whose fields and tags the rows are taken." };
        var file = new Argument<FileInfo>("FILE")
        {
            Description = "A table (CSV, UTF-8); its first line names the columns as a page would: email, first_name …",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Look at every line, and take nothing." };
        var key = new Option<string?>("--key-column")
        {
            Description = "By which a row is known when it comes again. Default: all of the row.",
            HelpName = "COLUMN",
        };
        var skip = new Option<bool>("--skip-bad")
        {
            Description = "Take the other rows. Default: one that is wrong stops all.",
        };
        var agreed = new Option<bool>("--consented")
        {
            Description = "Everybody in the file has agreed to the form's consent text.",
        };
        var json = GlobalOptions.Json();
        var command = new Command("import", "Take the rows of a table as if each had been sent by the form.")
        {
            name,
            file,
            dryRun,
            key,
            skip,
            agreed,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var table = parsed.GetRequiredValue(file);
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var forms = await FormStore.OpenAsync(home.Opened, cancellationToken);
                var form =
                    await forms.FindAsync(parsed.GetRequiredValue(name), cancellationToken)
                    ?? throw new NotFoundException(
                        $"There is no form {Plain.Line(parsed.GetRequiredValue(name), 63)}. Those there are: evergrant form list"
                    );
                if (form.ClosedAt is not null)
                    throw new UsageException(
                        $"The form {form.Name} is closed; open it with: evergrant form open {form.Name}"
                    );
                await Repairs.OpenAsync(home.Opened, cancellationToken);
                var import = await CsvImport.OpenAsync(
                    home.Opened,
                    form,
                    parsed.GetValue(key),
                    parsed.GetValue(agreed),
                    cancellationToken
                );
                var report = await ReadAsync(table, stream => import.TryAsync(stream, cancellationToken));
                var isRight = report.Refused == 0 || parsed.GetValue(skip);
                var does = isRight && !parsed.GetValue(dryRun);
                if (does)
                {
                    report = await ReadAsync(table, stream => import.TakeAsync(stream, cancellationToken));
                    await new Acts(home.Opened).AddAsync(
                        "imported",
                        Actors.Of($"into the form {form.Name}"),
                        report.Taken,
                        cancellationToken
                    );
                }
                if (parsed.GetValue(json))
                    JsonOut.Print(ImportRow.Of(report, does));
                else
                    Print(report, does, isRight);
                return report.Refused == 0 ? ExitCodes.Ok
                    : isRight ? ExitCodes.Failed
                    : ExitCodes.Usage;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant form import newsletter people.csv --dry-run",
            "evergrant form import newsletter people.csv",
            "evergrant form import newsletter orders.csv --key-column order_number --skip-bad"
        );
        return command;
    }

    private static async Task<ImportReport> ReadAsync(FileInfo table, Func<Stream, Task<ImportReport>> readAsync)
    {
        try
        {
            await using var stream = table.OpenRead();
            return await readAsync(stream);
        }
        catch (CsvException wrong)
        {
            throw new UsageException($"{table.Name}, {wrong.Message}");
        }
        catch (Exception unreadable)
            when (unreadable is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new UsageException($"{table.FullName} cannot be read: {unreadable.Message}");
        }
    }

    private static void Print(ImportReport report, bool done, bool isRight)
    {
        foreach (var column in report.UnknownColumns)
            Say.Note($"The form has no field {Plain.Line(column, 60)}: its values are kept, and not sent to Keap.");
        foreach (var mistake in report.Mistakes)
            Say.Error(
                $"line {mistake.Line}: {(mistake.Field is null ? "" : $"{Plain.Line(mistake.Field, 60)}: ")}{mistake.Text}"
            );
        if (report.Refused > 0)
            Say.Error(
                $"{report.Refused} of {report.Rows} rows cannot be taken{(isRight ? "." : "; nothing was. --skip-bad takes the others.")}"
            );
        if (done)
            Say.Data(
                $"took {report.Taken} of {report.Rows} rows{(report.Repeated > 0 ? $"; {report.Repeated} were taken before" : "")}"
            );
        else if (isRight)
            Say.Data(
                $"{report.Taken} of {report.Rows} rows can be taken{(report.Repeated > 0 ? $"; {report.Repeated} were taken before" : "")}; nothing was (--dry-run)"
            );
    }
}
