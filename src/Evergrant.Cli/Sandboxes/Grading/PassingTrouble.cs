using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes.Grading;

/// What passes by itself, for who keeps its tokens and comes again.
internal static class PassingTrouble
{
    private const int RetryAfter = 3;

    public static async Task<IReadOnlyList<Mistake>> TooManyAsync(Trial trial, CancellationToken cancellationToken)
    {
        await trial.GoPastExpiryAsync(cancellationToken);
        // It may wait and ask again in the same run, in real time.
        trial.Keap.Clock.Run();
        var fault = Set(trial, FaultNames.OverMinute, new FaultOptions { RetryAfter = RetryAfter });
        var run = await trial.RunAsync(cancellationToken);
        trial.Keap.Clock.Freeze();
        var asked = run.Refreshes.ToList();
        var struck = asked.FindIndex(one => one.Fault == fault.Name);
        if (struck >= 0 && struck + 1 < asked.Count)
        {
            var waited = (asked[struck + 1].Time - asked[struck].Time).TotalSeconds;
            if (waited < RetryAfter)
                return
                [
                    new Mistake(
                        $"it asked again {waited:0.0} s after a 429 whose Retry-After said {RetryAfter}",
                        "Wait as long as Retry-After says, or end and let the next run ask."
                    ),
                ];
        }

        return await GoOnAsync(trial, fault, run, cancellationToken);
    }

    public static async Task<IReadOnlyList<Mistake>> HtmlAsync(Trial trial, CancellationToken cancellationToken)
    {
        await trial.GoPastExpiryAsync(cancellationToken);
        var fault = Set(trial, FaultNames.HtmlInsteadOfJson, new FaultOptions { Status = 502 });
        var run = await trial.RunAsync(cancellationToken);
        return await GoOnAsync(trial, fault, run, cancellationToken);
    }

    private static SandboxFault Set(Trial trial, string name, FaultOptions options) =>
        trial.Keap.Faults.Add(name, onGrantType: "refresh_token", options: options);

    private static async Task<IReadOnlyList<Mistake>> GoOnAsync(
        Trial trial,
        SandboxFault fault,
        Run run,
        CancellationToken cancellationToken
    )
    {
        if (run.Code is null)
            return [Mistake.Late(trial.Options.Patience)];
        if (fault.Fired == 0)
            return [Mistake.NeverRefreshed];
        if (run.Refused is { } atOnce)
            return [Mistake.Refused(atOnce)];
        await trial.WaitAsync(cancellationToken);
        await trial.WaitAsync(cancellationToken);
        var next = await trial.RunAsync(cancellationToken);
        if (next.Refused is { } refused)
            return [Mistake.Refused(refused)];
        return next.IsLive
            ? []
            :
            [
                new Mistake(
                    "one bad answer stopped it for good, although its refresh token was as good as before",
                    "Keep both tokens when the answer is no well-formed refusal (429, 5xx, HTML), and refresh at the next run."
                ),
            ];
    }
}
