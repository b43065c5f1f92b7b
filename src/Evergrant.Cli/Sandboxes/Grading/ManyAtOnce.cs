using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes.Grading;

internal static class ManyAtOnce
{
    private static readonly TimeSpan ShortestHold = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<Mistake>> PlayAsync(Trial trial, CancellationToken cancellationToken)
    {
        var alone = await trial.GoPastExpiryAsync(cancellationToken);
        var from = trial.LastRequest;
        var held = trial.Keap.Faults.Add(
            FaultNames.Hang,
            onGrantType: "refresh_token",
            times: 1_000,
            options: new FaultOptions { AfterCommit = true }
        );
        var running = trial.RunManyAsync(cancellationToken);
        await HoldAsync(held, running, alone.Took * trial.Options.AtOnce, cancellationToken);
        trial.Keap.Faults.Remove(held.Id);
        var crowd = await running;
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
        // Whoever reads a store while it is written presents half of it, or nothing.
        if (crowd.Refused is { } wrong)
            return [Mistake.Refused(wrong)];
        await trial.WaitAsync(cancellationToken);
        await trial.WaitAsync(cancellationToken);
        var after = await trial.RunAsync(cancellationToken);
        return after.Refused is { } refused ? [Mistake.Refused(refused)]
            : after.IsStuck ? [Mistake.NeverRefreshed]
            : [];
    }

    /// The first has its answer when a second has asked, or when all have had the time to: no luck of theirs hides it.
    private static async Task HoldAsync(
        SandboxFault held,
        Task<Run> running,
        TimeSpan allStarted,
        CancellationToken cancellationToken
    )
    {
        var hold = TimeSpan.FromTicks(Math.Clamp(allStarted.Ticks, ShortestHold.Ticks, LongestHold.Ticks));
        var step = TimeSpan.FromMilliseconds(20);
        var first = TimeProvider.System.GetTimestamp();
        while (!running.IsCompleted && held.Fired < 2)
        {
            if (held.Fired == 0)
                first = TimeProvider.System.GetTimestamp();
            else if (TimeProvider.System.GetElapsedTime(first) > hold)
                return;
            await Task.WhenAny(running, Task.Delay(step, TimeProvider.System, cancellationToken));
        }
    }
}
