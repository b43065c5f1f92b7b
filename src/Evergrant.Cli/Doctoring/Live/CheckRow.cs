using Evergrant.Cli.Terminal;
using Evergrant.Doctor;
using Evergrant.Doctor.Checks;

namespace Evergrant.Cli.Doctoring.Live;

/// A look, or a finding that no look of its own led to, as `doctor --json` prints it.
/// <param name="Result">`passed`, `wrong`, `cannot_tell` or `not_run`.</param>
internal sealed record CheckRow(string Name, string Result, string Seen, FindingRow? Finding)
{
    public static CheckRow Of(Checked one) =>
        new(one.Name, Words.Of(one.Result), one.Text, one.Finding is { } finding ? FindingRow.Of(finding) : null);

    public static CheckRow Of(Finding finding) =>
        new(finding.Id, Words.Of(CheckResult.Wrong), finding.Seen.Text, FindingRow.Of(finding));
}
