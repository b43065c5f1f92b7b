using Evergrant.Hosting.Home;
using Evergrant.Storage;

namespace Evergrant.Hosting.Chores;

/// Says that this program lives and which keys it has, at once when they change.
internal sealed class NodeReports(EvergrantHome home, CancellationToken stopping)
{
    private readonly LiveNodes nodes = new(home.Database);
    private readonly string node = home.Keeper.Options.Node;
    private string? said;
    private long saidAt;

    public async Task<HomeChores.Turn> LookAsync(HomeChores.Turn turn)
    {
        var ring = home.Sealer.Ring;
        var keys = string.Join(',', ring.Ids);
        if (keys != said || home.ProcessClock.GetElapsedTime(saidAt) >= LiveNodes.Period)
        {
            await nodes.ReportAsync(node, ring, stopping);
            (said, saidAt) = (keys, home.ProcessClock.GetTimestamp());
        }
        return turn with { RetryAt = null };
    }

    public async Task LeaveAsync()
    {
        try
        {
            if (said is not null)
                await nodes.LeaveAsync(node, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // Its silence says the same a minute later.
        }
    }
}
