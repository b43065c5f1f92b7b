using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes.Grading;

internal static class StoredBeforeUse
{
    public static async Task<IReadOnlyList<Mistake>> PlayAsync(Trial trial, CancellationToken cancellationToken)
    {
        await trial.GoPastExpiryAsync(cancellationToken);
        // The gate lets no call with the old access token come this far: what hangs is the first use of the new one.
        var fault = trial.Keap.Faults.Add(FaultNames.Hang, route: "api");
        var killed = await trial.RunUntilAsync(fault, cancellationToken);
        trial.Keap.Faults.Remove(fault.Id);
        if (killed is null && !trial.Runs[^1].Rotated)
            return [Mistake.NeverRefreshed];
        await trial.GoPastExpiryAsync(cancellationToken);
        var next = await trial.RunAsync(cancellationToken);
        var seen = trial.Runs[^2].Refused ?? next.Refused;
        return seen is null
            ? []
            :
            [
                new Mistake(
                    "it was killed between the new pair and the first call with it, and the new pair was gone",
                    "Store both tokens, in one write, before the new access token is used."
                ),
            ];
    }
}
