using Evergrant.Cli.Terminal;
using Evergrant.Doctor;
using Evergrant.Doctor.Checks;

namespace Evergrant.Cli.Doctoring.Live;

/// What looks came to, and what they found.
internal sealed class LiveReport
{
    private readonly IReadOnlyList<Checked> results;
    private readonly List<Finding> findings;

    /// <param name="further">Found by more than looking: by the journal, by an app's id and secret.</param>
    public LiveReport(IReadOnlyList<Checked> results, IEnumerable<Finding> further)
    {
        this.results = results;
        findings =
        [
            .. results
                .Select(one => one.Finding)
                .OfType<Finding>()
                .Concat(further)
                .OrderBy(one => one.Severity)
                .ThenBy(one => one.Confidence),
        ];
    }

    public IReadOnlyList<Finding> Findings => findings;

    public IReadOnlyList<Checked> Results => results;

    public IReadOnlyList<CheckRow> Rows =>
        [
            .. results.Select(CheckRow.Of),
            .. findings.Where(one => results.All(result => result.Finding != one)).Select(CheckRow.Of),
        ];

    public int ExitCode(bool strict)
    {
        var code = DoctorCommand.ExitCode(findings, strict);
        return code == ExitCodes.Ok && results.Any(one => one.Result == CheckResult.CannotTell)
            ? ExitCodes.Temporary
            : code;
    }

    public void Print(bool json)
    {
        if (json)
        {
            JsonOut.Print(Rows);
            return;
        }

        foreach (var line in Lines())
            Say.Data(line);
        Say.Data("");
        Examined.Print(findings);
    }

    /// The table alone.
    public IEnumerable<string> Lines() =>
        Table.Lines(
            ["CHECK", "RESULT", "SEEN"],
            results.Select(one => (string[])[one.Name, Words.Of(one.Result).Replace('_', ' '), one.Text])
        );
}
