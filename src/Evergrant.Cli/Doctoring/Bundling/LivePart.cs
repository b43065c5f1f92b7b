using Evergrant.Cli.Doctoring.Live;
using Evergrant.Doctor;
using Evergrant.Doctor.Checks;

namespace Evergrant.Cli.Doctoring.Bundling;

/// What `evergrant doctor` says, without the calls that take a token.
internal static class LivePart
{
    private const string Name = "doctor.txt";
    private const int Width = 100;

    public static BundleFile Of(LiveReport report)
    {
        var findings = report.Findings.Select(Redacted.Of).ToList();
        var text =
            string.Concat(
                report.Results.Select(one =>
                    // Messages of the system quote what it was given.
                    $"{one.Name}: {Terminal.Words.Of(one.Result).Replace('_', ' ')}: {(one.Result == CheckResult.Wrong ? Redacted.Line(one.Text) : one.Text)}\n"
                )
            )
            + "\n"
            + Report.Render(findings, Width, color: false);
        return BundleFile.Counted(Name, text, "words of messages that are not plain ones");
    }
}
