using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes.Grading;

/// What only a person can mend: the program stops asking, says so, and goes on with the new pair.
internal static class DeadGrant
{
    private const int RunsAfter = 4;

    /// The one that was struck, and one more to be sure.
    private const int Tries = 2;

    public static Task<IReadOnlyList<Mistake>> AfterLostAnswerAsync(Trial trial, CancellationToken cancellationToken) =>
        PlayAsync(trial, FaultNames.LostResponse, cancellationToken);

    public static Task<IReadOnlyList<Mistake>> AfterHalfAnAnswerAsync(
        Trial trial,
        CancellationToken cancellationToken
    ) => PlayAsync(trial, FaultNames.TruncatedJson, cancellationToken);

    public static Task<IReadOnlyList<Mistake>> AfterRevocationAsync(Trial trial, CancellationToken cancellationToken) =>
        PlayAsync(trial, FaultNames.RevokedByUser, cancellationToken);

    private static async Task<IReadOnlyList<Mistake>> PlayAsync(
        Trial trial,
        string name,
        CancellationToken cancellationToken
    )
    {
        await trial.GoPastExpiryAsync(cancellationToken);
        var fault = trial.Keap.Faults.Add(name, onGrantType: "refresh_token");
        List<Run> dead = [await trial.RunAsync(cancellationToken)];
        if (dead[0].Code is null)
            return [Mistake.Late(trial.Options.Patience)];
        if (fault.Fired == 0)
            return [Mistake.NeverRefreshed];
        for (var left = RunsAfter; left > 0; left--)
        {
            await trial.WaitAsync(cancellationToken);
            dead.Add(await trial.RunAsync(cancellationToken));
        }

        var mistakes = WhileDead(dead).ToList();
        await trial.ConnectAsync(cancellationToken);
        var anew = await trial.RunAsync(cancellationToken);
        if (anew.Refused is not null || !anew.IsLive)
            mistakes.Add(Mistake.NewPairNotTaken);
        return mistakes;
    }

    private static IEnumerable<Mistake> WhileDead(List<Run> dead)
    {
        var struck = dead[0].Refreshes.First(one => one.Fault is not null).Presented;
        var presented = dead.SelectMany(run => run.Refreshes).ToList();
        if (presented.Find(one => one.Refused is not null && one.Presented != struck) is { } other)
            yield return Mistake.Refused(other);
        var asked = presented.Count(one => one.Presented == struck);
        if (asked > Tries)
            yield return new Mistake(
                $"it presented a dead refresh token {asked} times in {dead.Count} runs",
                "After a refusal, or after a refresh without an answer, try once more at most; then remember that it is dead and wait for a person."
            );
        if (dead.TrueForAll(run => run.Code == 0))
            yield return Mistake.Silent;
    }
}
