using System.CommandLine;
using Evergrant.Cli.Terminal;
using Evergrant.Doctor;
using Evergrant.Doctor.Reading;

namespace Evergrant.Cli.Doctoring;

/// Offline, and without a home: for people who use nothing else of Evergrant.
internal static class DoctorCommand
{
    private const string Stdin = "-";
    private const int WidthOfPipes = 100;

    public static Command Create()
    {
        var request = new Option<string>("--request")
        {
            Description = "A curl command, raw HTTP, an answer, or a call and its answer. A file, or - for stdin.",
            HelpName = "FILE",
            Required = true,
        };
        var strict = new Option<bool>("--strict") { Description = "Exit 8 when there are only warnings." };
        var json = GlobalOptions.Json();
        var command = new Command("doctor", "Why a call got a 400 or a 401, and the line to use instead.")
        {
            request,
            strict,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var readable = Read(await TextAsync(parsed.GetRequiredValue(request), cancellationToken));
                var findings = Examination.Of(readable.Exchange);
                if (parsed.GetValue(json))
                    JsonOut.Print<IReadOnlyList<FindingRow>>([.. findings.Select(FindingRow.Of)]);
                else
                    Print(readable, findings);
                return ExitCode(findings, parsed.GetValue(strict));
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant doctor --request call.txt",
            "pbpaste | evergrant doctor --request -",
            "evergrant doctor --request call.txt --json"
        );
        return command;
    }

    private static void Print(Readable readable, IReadOnlyList<Finding> findings)
    {
        foreach (var note in readable.Notes)
            Say.Note(note);
        var width = Console.IsOutputRedirected ? WidthOfPipes : Math.Min(Console.WindowWidth, WidthOfPipes);
        Say.Data(Report.Render(findings, width, Colors.OfData.AreOn).TrimEnd('\n'));
    }

    private static int ExitCode(IReadOnlyList<Finding> findings, bool strict) =>
        findings switch
        {
            _ when findings.Any(finding => finding.Severity == Severity.Error) => ExitCodes.Failed,
            _ when strict && findings.Any(finding => finding.Severity == Severity.Warning) => ExitCodes.Warnings,
            _ => ExitCodes.Ok,
        };

    /// <exception cref="UsageException">It is in none of the formats that were tried.</exception>
    private static Readable Read(string text) =>
        ExchangeReader.Read(text) switch
        {
            Readable readable => readable,
            Unreadable(var tried) => throw new UsageException(
                "This is none of the formats that were tried, the nearest first:"
                    + string.Concat(
                        tried.Select(one =>
                            $"\n  {Name(one.Format)}: stopped at line {one.Line}, column {one.Column}: {one.Why}"
                        )
                    )
            ),
            var other => throw new InvalidOperationException($"No words for {other.GetType().Name}."),
        };

    private static string Name(ExchangeFormat format) =>
        format switch
        {
            ExchangeFormat.Curl => "a curl command",
            ExchangeFormat.CurlTrace => "what curl -v prints",
            ExchangeFormat.RawHttp => "raw HTTP",
            ExchangeFormat.Answer => "an answer alone",
            _ => throw new InvalidOperationException($"No words for {format}."),
        };

    private static async Task<string> TextAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = file == Stdin ? new StreamReader(Console.OpenStandardInput()) : new StreamReader(file);
            var text = new char[ExchangeReader.LargestInput + 1];
            var length = await reader.ReadBlockAsync(text, cancellationToken);
            return length <= ExchangeReader.LargestInput
                ? new string(text, 0, length)
                : throw new UsageException(
                    $"That is more than {ExchangeReader.LargestInput / 1024} KiB; paste one call."
                );
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be read: {unreadable.Message}");
        }
    }
}
