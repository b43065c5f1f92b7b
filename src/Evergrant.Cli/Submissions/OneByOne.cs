using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Submissions;

namespace Evergrant.Cli.Submissions;

/// The same for each of the receipts; all of them are read before anything is changed.
internal static class OneByOne
{
    public static async Task<int> RunAsync(
        ParseResult parsed,
        Argument<string[]> receipts,
        Func<Repairs, SubmissionId, CancellationToken, Task<RepairResult>> actAsync,
        string done,
        CancellationToken cancellationToken
    )
    {
        var ids = parsed.GetRequiredValue(receipts).Select(Receipts.Read).Distinct().ToList();
        await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
        var repairs = await Repairs.OpenAsync(home.Opened, cancellationToken);
        foreach (var id in ids)
            await Receipts.RequireAsync(repairs.Store, id, cancellationToken);
        var code = ExitCodes.Ok;
        foreach (var id in ids)
            code = Math.Max(code, Repaired.Say(id, await actAsync(repairs, id, cancellationToken), done));
        return code;
    }
}
