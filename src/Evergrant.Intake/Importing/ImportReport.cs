using Evergrant.Intake.Accepting;

namespace Evergrant.Intake.Importing;

/// <summary>What became of a table.</summary>
/// <param name="Rows">Without the first line.</param>
/// <param name="Taken">Committed. When it was only tried: would be.</param>
/// <param name="Repeated">Taken before, by this import or an earlier one.</param>
/// <param name="Refused">Not taken.</param>
/// <param name="Mistakes">Of the first lines that are refused.</param>
/// <param name="UnknownColumns">Kept with the submission, and not sent on.</param>
internal sealed record ImportReport(
    int Rows,
    int Taken,
    int Repeated,
    int Refused,
    IReadOnlyList<ImportMistake> Mistakes,
    IReadOnlyList<string> UnknownColumns
);

/// <param name="Line">Of the file, from 1.</param>
internal sealed record ImportMistake(int Line, string Code, string? Field, string Text)
{
    public static ImportMistake Of(int line, FieldMistake mistake) =>
        new(line, mistake.Code, mistake.Field, mistake.Text);
}
