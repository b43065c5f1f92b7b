using Evergrant.Hosting.Home;
using Evergrant.Storage;

namespace Evergrant.Server.Operations;

/// Whether a proxy should send callers here.
internal sealed class Readiness(EvergrantHome home)
{
    /// As long as the keeper serves from memory without the store.
    private static readonly TimeSpan LongestOutage = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private long? lostSince;
    private volatile bool isStarted;
    private volatile bool isStopping;

    public bool IsStarted => isStarted;

    public void Started() => isStarted = true;

    public void Stopping() => isStopping = true;

    public async Task<ReadyAnswer> ReadAsync(CancellationToken cancellationToken)
    {
        if (!isStarted)
            return new ReadyAnswer("starting", ["the keeper has not started yet"]);
        if (isStopping)
            return new ReadyAnswer("stopping", ["the server is stopping"]);
        if (await AnswersAsync(cancellationToken))
        {
            lostSince = null;
            return new ReadyAnswer("ready", []);
        }
        lostSince ??= home.ProcessClock.GetTimestamp();
        return home.ProcessClock.GetElapsedTime(lostSince.Value) < LongestOutage
            ? new ReadyAnswer(
                "degraded",
                ["the store does not answer; tokens in memory are served, nothing is refreshed"]
            )
            : new ReadyAnswer("unavailable", ["the store has not answered for 15 minutes"]);
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await home
                .Store.FindNextDueAsync([], cancellationToken)
                .WaitAsync(Patience, home.ProcessClock, cancellationToken);
            return true;
        }
        catch (Exception lost) when (lost is StoreUnavailableException or TimeoutException)
        {
            return false;
        }
    }
}
