using System.Globalization;
using Evergrant.Cli.Terminal;
using Evergrant.Torture;

namespace Evergrant.Cli.Torturing;

/// The results for people, worst things in capitals.
internal static class TortureTable
{
    private static readonly string[] Heads =
    [
        "SCENARIO",
        "REDEEMED",
        "REUSED",
        "REPEATED",
        "LOST",
        "NEEDLESSLY",
        "WITHOUT TOKEN",
        "FAILED CALLS",
        "",
    ];

    public static IEnumerable<string> Lines(IReadOnlyList<ScenarioResult> results)
    {
        foreach (var line in Table.Lines(Heads, results.Select(Row)))
            yield return line;
        foreach (var result in results.Where(result => result is { Passed: false, FirstFailure: not null }))
            yield return $"{result.Scenario.Name}: the first failed call: {result.FirstFailure}";
        var failed = results.Count(result => !result.Passed);
        yield return failed == 0
            ? "Nothing was reused, and nothing was lost that could have been kept."
            : $"{failed} of {results.Count} scenarios had a token reused or a grant lost that could have been kept.";
    }

    private static string[] Row(ScenarioResult result) =>
        [
            result.Scenario.Name,
            Text(result.Redemptions),
            Text(result.Reused),
            Text(result.Repeated),
            $"{Text(result.Lost)} of {Text(result.Scenario.Expiries)}",
            Text(result.LostNeedlessly),
            string.Create(CultureInfo.InvariantCulture, $"{result.LongestGap.TotalSeconds:0.0} s"),
            $"{Text(result.FailedCalls)} of {Text(result.Calls)}",
            result.Passed ? "ok" : "FAILED",
        ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
