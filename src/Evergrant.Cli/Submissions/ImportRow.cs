using Evergrant.Intake.Importing;

namespace Evergrant.Cli.Submissions;

/// `form import --json`.
/// <param name="Done">False: the table was only looked at.</param>
/// <param name="Mistakes">Of the first lines that are refused.</param>
internal sealed record ImportRow(
    bool Done,
    int Rows,
    int Taken,
    int Repeated,
    int Refused,
    IReadOnlyList<ImportMistake> Mistakes,
    IReadOnlyList<string> UnknownColumns
)
{
    public static ImportRow Of(ImportReport report, bool done) =>
        new(done, report.Rows, report.Taken, report.Repeated, report.Refused, report.Mistakes, report.UnknownColumns);
}
