using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes.Grading;

internal static class ManyAtOnce
{
    /// So long that all of them have read their store before the first has an answer.
    private const int SlowAnswer = 700;

    public static async Task<IReadOnlyList<Mistake>> PlayAsync(Trial trial, CancellationToken cancellationToken)
    {
        await trial.GoPastExpiryAsync(cancellationToken);
        var from = trial.LastRequest;
        var slow = trial.Keap.Faults.Add(
            FaultNames.Slow,
            onGrantType: "refresh_token",
            times: 1_000,
            options: new FaultOptions { DelayMs = SlowAnswer }
        );
        var crowd = await trial.RunManyAsync(cancellationToken);
        trial.Keap.Faults.Remove(slow.Id);
        if (crowd.Code is null)
            return [Mistake.Late(trial.Options.Patience)];
        if (!crowd.Refreshes.Any())
            return [Mistake.NeverRefreshed];
        var twice = trial.Keap.Expect(new SandboxExpectations { NoRefreshTokenTwice = true, Since = from });
        if (twice.Count > 0)
            return
            [
                new Mistake(
                    $"{crowd.Refreshes.Count()} of {trial.Options.AtOnce} that ran at once presented one refresh token; the losers' store may win",
                    "Take a lock (flock) before you read the store, read it again inside, and refresh only if nobody has."
                ),
            ];
        await trial.WaitAsync(cancellationToken);
        await trial.WaitAsync(cancellationToken);
        var after = await trial.RunAsync(cancellationToken);
        return after.Refused is { } refused ? [Mistake.Refused(refused)]
            : after.IsStuck ? [Mistake.NeverRefreshed]
            : [];
    }
}
