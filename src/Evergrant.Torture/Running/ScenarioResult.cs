namespace Evergrant.Torture;

/// What a scenario did to a client.
public sealed record ScenarioResult
{
    public required Scenario Scenario { get; init; }

    /// Token requests that were granted.
    public required int Redemptions { get; init; }

    /// Presentations of a refresh token whose answer the client had, or was waiting for.
    public required int Reused { get; init; }

    /// Presentations of a refresh token whose answer was lost on the way: nobody can know that it is spent.
    public required int Repeated { get; init; }

    /// Grants that the client did not come back to in time.
    public required int Lost { get; init; }

    /// Those among <see cref="Lost"/> that a client could have kept.
    public required int LostNeedlessly { get; init; }

    /// From the first failed call to the next that worked.
    public required TimeSpan LongestGap { get; init; }

    public required int Calls { get; init; }
    public required int FailedCalls { get; init; }

    /// What the client said of the first of them.
    public required string? FirstFailure { get; init; }
    public required TimeSpan Took { get; init; }

    public bool Passed => Reused == 0 && LostNeedlessly == 0;
}
