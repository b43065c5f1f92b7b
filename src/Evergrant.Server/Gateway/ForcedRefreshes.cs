using System.Collections.Concurrent;

namespace Evergrant.Server.Gateway;

/// At most one refresh in ten minutes for each grant because the API said 401: an API that refuses every token must not wear
/// out the grant.
internal sealed class ForcedRefreshes(TimeProvider processClock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<GrantId, long> last = new();

    /// True: this caller may, and nobody else for ten minutes.
    public bool TryTake(GrantId grant)
    {
        var now = processClock.GetTimestamp();
        while (true)
        {
            if (!last.TryGetValue(grant, out var before))
            {
                if (last.TryAdd(grant, now))
                    return true;
            }
            else if (processClock.GetElapsedTime(before, now) < Pause)
                return false;
            else if (last.TryUpdate(grant, now, before))
                return true;
        }
    }
}
