using System.Collections.Concurrent;
using Evergrant.Storage;

namespace Evergrant.Server.Web;

/// <summary>
/// Credentials that worked, by hash. Each is believed for half a second without a look into the store, so that one that was
/// revoked by any process is out within a second; while the store cannot be asked, those known are believed for 15 minutes.
/// </summary>
/// <param name="find">Null: it does not work.</param>
internal sealed class Believed<T>(TimeProvider processClock, Func<string, CancellationToken, Task<T?>> find)
    where T : class
{
    private static readonly TimeSpan Belief = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Overlap = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestOutage = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, Seen> seen = new(StringComparer.Ordinal);

    /// Null: look into the store.
    public T? Find(string hash)
    {
        if (!seen.TryGetValue(hash, out var known))
            return null;
        var age = Age(known);
        // One request looks again; those beside it need not wait.
        return age < Belief || (age < Belief + Overlap && !known.TryAsk()) ? known.Value : null;
    }

    /// <exception cref="StoreUnavailableException">The store cannot be asked, and this one is not known.</exception>
    public async Task<T?> LookAsync(string hash, CancellationToken cancellationToken)
    {
        var asked = processClock.GetTimestamp();
        try
        {
            var found = await find(hash, cancellationToken);
            if (found is null)
                seen.TryRemove(hash, out _);
            else
                seen[hash] = new Seen(found, asked);
            return found;
        }
        catch (StoreUnavailableException) when (seen.TryGetValue(hash, out var known) && Age(known) < LongestOutage)
        {
            return known.Value;
        }
    }

    /// The next one looks into the store.
    public void Forget(string hash) => seen.TryRemove(hash, out _);

    private TimeSpan Age(Seen known) => processClock.GetElapsedTime(known.At);

    private sealed class Seen(T value, long at)
    {
        private int asking;

        public T Value => value;
        public long At => at;

        public bool TryAsk() => Interlocked.Exchange(ref asking, 1) == 0;
    }
}
