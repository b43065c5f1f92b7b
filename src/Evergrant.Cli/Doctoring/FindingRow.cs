using Evergrant.Doctor;

namespace Evergrant.Cli.Doctoring;

/// A finding as `doctor --json` prints it.
internal sealed record FindingRow(
    string Id,
    string Severity,
    string Confidence,
    string Title,
    string Seen,
    string Cause,
    string Fix,
    string Reference,
    string? TellApart
)
{
    public static FindingRow Of(Finding finding) =>
        new(
            finding.Id,
            Word(finding.Severity),
            Word(finding.Confidence),
            finding.Title,
            finding.Seen.Text,
            finding.Cause,
            finding.Fix,
            finding.Reference,
            finding.TellApart
        );

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
