using Evergrant.Doctor;

namespace Evergrant.Sandbox;

/// <summary>What <c>evergrant doctor</c> says of the request: a mistake with a name, and the line to use instead.</summary>
/// <param name="Severity"><c>error</c>, <c>warning</c> or <c>info</c>.</param>
/// <param name="Seen">The part that is wrong, secrets masked.</param>
public sealed record LoggedFinding(
    string Id,
    string Severity,
    string Title,
    string Seen,
    string Cause,
    string Fix,
    string Reference
)
{
    internal static LoggedFinding Of(Finding finding) =>
        new(
            finding.Id,
            finding.Severity switch
            {
                Doctor.Severity.Error => "error",
                Doctor.Severity.Warning => "warning",
                _ => "info",
            },
            finding.Title,
            finding.Seen.Text,
            finding.Cause,
            finding.Fix,
            finding.Reference
        );
}
