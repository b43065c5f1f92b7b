using Evergrant.Cli.Terminal;
using Evergrant.Torture;

namespace Evergrant.Cli.Torturing;

/// `torture --json`.
internal sealed record TortureReport(bool Passed, IReadOnlyList<string> Client, IReadOnlyList<TortureRow> Scenarios)
{
    public static TortureReport Of(IReadOnlyList<ScenarioResult> results, ClientCommand client) =>
        new(
            results.All(result => result.Passed),
            client.Words,
            [.. results.Select(result => TortureRow.Of(result, result.Scenario.ClockRate(client)))]
        );
}

/// <param name="ClockRate">Seconds that the client's clock counted per real second. Times are real ones.</param>
/// <param name="Reused">Presentations of a token whose answer the client had, or was waiting for.</param>
/// <param name="Repeated">Presentations of a token whose answer was lost on the way.</param>
internal sealed record TortureRow(
    string Scenario,
    bool Passed,
    string Rule,
    int ClockRate,
    int Processes,
    int Expiries,
    int Redemptions,
    int Reused,
    int Repeated,
    int LostGrants,
    int LostNeedlessly,
    int LongestWithoutTokenMs,
    int Calls,
    int FailedCalls,
    string? FirstFailure,
    int TookMs
)
{
    public static TortureRow Of(ScenarioResult result, int clockRate) =>
        new(
            result.Scenario.Name,
            result.Passed,
            Words.Of(result.Scenario.Rule),
            clockRate,
            result.Scenario.Processes,
            result.Scenario.Expiries,
            result.Redemptions,
            result.Reused,
            result.Repeated,
            result.Lost,
            result.LostNeedlessly,
            (int)result.LongestGap.TotalMilliseconds,
            result.Calls,
            result.FailedCalls,
            result.FirstFailure,
            (int)result.Took.TotalMilliseconds
        );
}
