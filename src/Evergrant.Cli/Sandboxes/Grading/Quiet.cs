using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes.Grading;

internal static class Quiet
{
    /// Of these Keap's documents and RFC 6749 (2.3, 3.2, 10.4) leave no doubt, whatever else is going on.
    private static readonly SandboxExpectations Manners = new()
    {
        NoSecretInUrl = true,
        NoCredentialsTwice = true,
        FormEncodedOnly = true,
    };

    public static async Task<IReadOnlyList<Mistake>> PlayAsync(Trial trial, CancellationToken cancellationToken)
    {
        var mistakes = new List<Mistake>();
        var manners = new List<ExpectationProblem>();
        for (var gone = TimeSpan.Zero; gone <= trial.Options.Quiet; gone += trial.Options.Every)
        {
            // Of each run by itself: the log keeps the last requests only.
            var before = trial.LastRequest;
            var run = await trial.RunAsync(cancellationToken);
            manners.AddRange(trial.Keap.Expect(Manners with { Since = before }));
            if (WhatWasWrong(run, gone, trial.Options) is { } mistake)
            {
                mistakes.Add(mistake);
                break;
            }

            await trial.WaitAsync(cancellationToken);
        }

        if (mistakes.Count == 0 && trial.Keap.Lineage[^1].RefreshExpiresAt <= trial.Keap.Clock.GetUtcNow())
            mistakes.Add(
                new Mistake(
                    $"it did not refresh in time: its refresh token ended {trial.Keap.Lineage[^1].RefreshExpiresAt - trial.Keap.Lineage[^1].IssuedAt:%d} days after it was given",
                    "Refresh at least every 30 days, whether there is work or not."
                )
            );
        mistakes.AddRange(
            manners.Where(one => one.Expectation != "since").DistinctBy(one => one.Expectation).Select(Manner)
        );
        return mistakes;
    }

    private static Mistake? WhatWasWrong(Run run, TimeSpan gone, GradeOptions options)
    {
        if (run.Refused is { } refused)
            return Mistake.Refused(refused) is var mistake
                ? mistake with
                {
                    Reason = $"on day {gone.Days + 1} {mistake.Reason}",
                }
                : null;
        if (run.Code is null)
            return Mistake.Late(options.Patience);
        if (run.IsStuck)
            return new Mistake(
                $"on day {gone.Days + 1} its last call was answered {run.Requests[^1].Status}, and it did nothing about it",
                "Refresh when the access token has less than an hour left by KEAP_NOW, or when the API answers 401; then call again."
            );
        return run.Code == 0
            ? null
            : new Mistake(
                $"on day {gone.Days + 1} it ended with {run.Code}, although nothing had gone wrong at Keap",
                "End with 0 when all is well; --verbose shows what it printed."
            );
    }

    private static Mistake Manner(ExpectationProblem problem)
    {
        var half = problem.Problem.IndexOfAny([';', ':']);
        return new Mistake(Lower(problem.Problem[..half]), Upper(problem.Problem[(half + 1)..].Trim()));

        static string Lower(string text) => char.ToLowerInvariant(text[0]) + text[1..];
        static string Upper(string text) => char.ToUpperInvariant(text[0]) + text[1..];
    }
}
