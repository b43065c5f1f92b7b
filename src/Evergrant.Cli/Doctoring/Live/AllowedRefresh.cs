using Evergrant.Cli.Homes;
using Evergrant.Doctor.Checks;
using Evergrant.Refresh;
using Evergrant.Storage;

namespace Evergrant.Cli.Doctoring.Live;

/// `--allow-refresh`: the one thing that the doctor may change, by the keeper's lease as any other refresh.
internal static class AllowedRefresh
{
    public static CheckupStep Of(HomeChecks home, Grant grant) =>
        home.Of($"refresh {grant.Name}", (opened, token) => RefreshAsync(opened, grant, token));

    private static async Task<Seen> RefreshAsync(CommandHome home, Grant grant, CancellationToken cancellationToken)
    {
        try
        {
            if (home.SandboxIsAbsent)
                await AbsentSandbox.RefuseProvidersAsync(home.Opened, cancellationToken);
            await home.Keeper.StartAsync(withSchedule: false, cancellationToken);
        }
        catch (Exception refused) when (refused is HomeChangedException or Hosting.Home.ConfigurationException)
        {
            return Seen.Wrong("LIVE-017", refused.Message);
        }

        var outcome = await home.Keeper.RefreshAsync(grant.Name, cancellationToken);
        var after = (await home.Store.FindAsync(grant.Id, cancellationToken))?.Grant ?? grant;
        return outcome switch
        {
            _ when after.Generation > grant.Generation => Seen.Good($"generation {after.Generation} came"),
            RefreshOutcome.InProgress(var node) => Seen.Unclear($"{node} is refreshing it"),
            RefreshOutcome.Held(_, var until) => Seen.Unclear(
                $"nothing was sent: the token endpoint is held up until {Terminal.Times.Text(until)}"
            ),
            RefreshOutcome.StoreUnavailable(var why) => Seen.Unclear(why),
            RefreshOutcome.SpoolUnavailable => Seen.Unclear("nothing was sent: no place for the answer could be made"),
            RefreshOutcome.ShuttingDown => Seen.Unclear("stopped before it was done"),
            _ => Seen.Wrong("LIVE-017", $"{Terminal.Words.Of(after.State)}, by {after.Evidence.What}"),
        };
    }
}
