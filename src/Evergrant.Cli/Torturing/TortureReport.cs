using Evergrant.Cli.Terminal;
using Evergrant.Torture;

namespace Evergrant.Cli.Torturing;

/// `torture --json`.
/// <param name="ClockRate">Seconds that the client's clock counted per real second. Times below are real ones.</param>
internal sealed record TortureReport(
    bool Passed,
    IReadOnlyList<string> Client,
    int ClockRate,
    IReadOnlyList<TortureRow> Scenarios
)
{
    public static TortureReport Of(IReadOnlyList<ScenarioResult> results, ClientCommand client) =>
        new(results.All(result => result.Passed), client.Words, client.ClockRate, [.. results.Select(TortureRow.Of)]);
}

/// <param name="Reused">Presentations of a token whose answer the client had, or was waiting for.</param>
/// <param name="Repeated">Presentations of a token whose answer was lost on the way.</param>
internal sealed record TortureRow(
    string Scenario,
    bool Passed,
    string Rule,
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
    public static TortureRow Of(ScenarioResult result) =>
        new(
            result.Scenario.Name,
            result.Passed,
            Words.Of(result.Scenario.Rule),
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
