namespace Evergrant.Torture;

/// Every scenario with a server and a state of its own, a few at a time.
public static class TortureRun
{
    /// <summary>The results, in the order of the scenarios.</summary>
    /// <param name="done">Is called as each one ends.</param>
    /// <exception cref="ClientFailedException"/>
    public static async Task<IReadOnlyList<ScenarioResult>> RunAsync(
        IReadOnlyList<Scenario> scenarios,
        ClientCommand command,
        int atOnce,
        Action<ScenarioResult> done,
        CancellationToken cancellationToken
    )
    {
        var results = new ScenarioResult[scenarios.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(
            0,
            scenarios.Count,
            options,
            async (n, token) =>
            {
                var client = command with { ClockRate = scenarios[n].ClockRate(command) };
                results[n] = await new Running.ScenarioRun(scenarios[n], client, TimeProvider.System).RunAsync(token);
                done(results[n]);
            }
        );
        return results;
    }
}
