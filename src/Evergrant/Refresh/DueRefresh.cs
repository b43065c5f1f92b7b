using Evergrant.Sealing;
using Evergrant.Storage;
using Microsoft.Extensions.Logging;

namespace Evergrant.Refresh;

/// One due grant's turn. Whatever is wrong with it stops no other's.
internal sealed class DueRefresh(KeeperOptions keeper, Func<GrantId, Demand, Task<RefreshOutcome>> refresh, ILogger log)
{
    /// As many at once as a schedule or a tick refreshes.
    public const int AtOnce = 32;

    private static readonly TimeSpan MistakePause = TimeSpan.FromHours(1);

    /// Null: a mistake of ours, which is logged.
    public async Task<RefreshOutcome?> RunAsync(Grant grant, Demand demand, CancellationToken stopping)
    {
        try
        {
            // What runs is the keeper's to drain; who only waits for another process's lease need not.
            return await refresh(grant.Id, demand).WaitAsync(stopping);
        }
        catch (SealBrokenException broken)
        {
            await SetAsideAsync(grant, broken, stopping);
            return null;
        }
#pragma warning disable CA1031 // One grant that cannot be read (a mistake of ours) must not stop the others.
        catch (Exception mistake) when (mistake is not (OperationCanceledException or StoreUnavailableException))
#pragma warning restore CA1031
        {
            KeeperLog.NotRefreshed(log, grant.Id, grant.Name, mistake);
            var later = keeper.Calendar.GetUtcNow() + MistakePause;
            await keeper.Store.RescheduleAsync(grant.Id, grant.Version, later, stopping);
            return null;
        }
    }

    /// Said on the grant itself, once: a key that comes back opens it again, so it is tried again and nothing is taken from it.
    private async Task SetAsideAsync(Grant grant, SealBrokenException broken, CancellationToken stopping)
    {
        var now = keeper.Calendar.GetUtcNow();
        if (grant.Evidence.What == Standing.SealBroken)
        {
            await keeper.Store.RescheduleAsync(grant.Id, grant.Version, now + MistakePause, stopping);
            return;
        }
        if (await keeper.Store.ChangeAsync(grant.Id, grant.Version, Standing.SetAside(grant, broken, now), stopping))
            KeeperLog.SetAside(log, grant.Id, grant.Name, broken.Message);
    }

    /// What could not even begin is still due.
    public static bool DidNotBegin(RefreshOutcome outcome) =>
        outcome
            is RefreshOutcome.SpoolUnavailable
                or RefreshOutcome.StoreUnavailable
                // Listed, and not to be found with its app: a store that was edited by hand.
                or RefreshOutcome.NoSuchGrant;
}
