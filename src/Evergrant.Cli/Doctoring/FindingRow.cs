using Evergrant.Cli.Terminal;
using Evergrant.Doctor;

namespace Evergrant.Cli.Doctoring;

/// A finding as `doctor --json` prints it.
/// <param name="Mark">The part of <see cref="Seen"/> that is wrong. Empty: what is wrong is that something is missing.</param>
/// <param name="Call">Which call of the text, from 1.</param>
internal sealed record FindingRow(
    string Id,
    string Severity,
    string Confidence,
    string Title,
    string Seen,
    string Mark,
    string Cause,
    string Fix,
    string Reference,
    string? TellApart,
    IReadOnlyList<CauseRow> Causes,
    int Call
)
{
    public static FindingRow Of(Finding finding, int call = 1) =>
        new(
            finding.Id,
            Words.Of(finding.Severity),
            Words.Of(finding.Confidence),
            finding.Title,
            finding.Seen.Text,
            finding.Seen.Text.Substring(finding.Seen.MarkStart, finding.Seen.MarkLength),
            finding.Cause,
            finding.Fix,
            finding.Reference,
            finding.TellApart,
            [.. finding.Causes.Select(cause => new CauseRow(Words.Of(cause.Standing), cause.Cause, cause.Because))],
            call
        );
}

/// <param name="Standing">`shown`, `open` or `ruled_out`.</param>
internal sealed record CauseRow(string Standing, string Cause, string Because);
