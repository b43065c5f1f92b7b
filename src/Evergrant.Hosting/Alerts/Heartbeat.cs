using Evergrant.Hosting.Home;

namespace Evergrant.Hosting.Alerts;

/// Calls a monitor while everything is in order. One caller at a time.
internal sealed class Heartbeat(EvergrantHome home, AlertStore store, AlertCalls calls, ILogger log)
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);
    private long? last;
    private string? lastWhy;
    private volatile bool isEarned;

    /// The work began, or was done: what is called next vouches for it, once.
    public void Earn(bool isDone) => isEarned = isDone;

    /// <exception cref="Storage.StoreUnavailableException"/>
    public async Task<HeartbeatResult> CallAsync(CancellationToken cancellationToken)
    {
        if (home.Settings.Alerts.Heartbeat is null)
            return HeartbeatResult.None;
        if (last is { } before && home.ProcessClock.GetElapsedTime(before) < Between)
            return HeartbeatResult.TooSoon;
        if (!isEarned || await store.CountAudibleAsync(cancellationToken) > 0)
            return HeartbeatResult.Withheld;
        isEarned = false;
        // Before the call: a monitor that is away or hangs is not called at every look either.
        last = home.ProcessClock.GetTimestamp();
        var why = (await calls.BeatAsync(cancellationToken)).Why;
        if (why is not null && why != lastWhy)
            AlertLog.NoHeartbeat(log, why);
        lastWhy = why;
        return why is null ? HeartbeatResult.Called : HeartbeatResult.NotTaken;
    }
}
