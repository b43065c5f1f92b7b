using Evergrant.Doctor.Apps;
using Evergrant.Doctor.Calls;
using Evergrant.Doctor.Checks;
using Evergrant.Doctor.Histories;
using Evergrant.Doctor.Rules;

namespace Evergrant.Doctor;

/// Every rule held against one exchange. Pure: the same exchange has the same findings for ever.
public static class Examination
{
    /// What can be found, by id.
    public static IReadOnlyList<KnownFinding> Known { get; } =
    [
        .. RuleTable
            .All.Select(rule => rule.Known)
            .Concat(GrantRules.Known)
            .Concat(AppRules.Known)
            .Concat(CheckRules.Known)
            .OrderBy(known => known.Id, StringComparer.Ordinal),
    ];

    /// Errors first, and among them what is certain first. Empty when nothing wrong was seen.
    public static IReadOnlyList<Finding> Of(HttpExchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var call = new Call(exchange);
        return
        [
            .. RuleTable
                .All.Select(rule => rule.Find(call))
                .OfType<Finding>()
                .OrderBy(finding => finding.Severity)
                .ThenBy(finding => finding.Confidence),
        ];
    }
}
