namespace Evergrant.Server.Traces;

/// What one key did on one day, by one node or by all. Whoever calls holds its <see cref="Gate"/>.
internal sealed class Tally(string key, int day)
{
    private const int MostRoutes = 50;
    private const string OtherRoutes = "(others)";
    private readonly Dictionary<string, long> routes = new(StringComparer.Ordinal);
    private readonly long[] classes = new long[6];

    public Lock Gate { get; } = new();
    public string Key => key;

    /// Of the calendar; days since the year 1.
    public int Day => day;

    public long Calls { get; private set; }
    public long Sent { get; private set; }
    public long BytesIn { get; private set; }
    public long BytesOut { get; private set; }
    public DateTimeOffset LastUsedAt { get; private set; }
    public Latencies Latencies { get; private set; } = new();
    public IReadOnlyDictionary<string, long> Routes => routes;

    /// Calls that are not stored yet.
    public bool IsNew { get; set; }

    public long StatusClass(int first) => classes[first];

    public void Add(CallTrace call, ReadOnlySpan<char> route)
    {
        Calls++;
        Sent += call.IsSent ? 1 : 0;
        classes[call.Status is >= 100 and < 600 ? call.Status / 100 : 0]++;
        BytesIn += call.BytesIn;
        BytesOut += call.BytesOut;
        LastUsedAt = call.EndedAt;
        Latencies.Add(call.Latency);
        var known = routes.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(route, out var count))
            known[route] = count + 1;
        else if (routes.Count < MostRoutes)
            known[route] = 1;
        else
            routes[OtherRoutes] = routes.GetValueOrDefault(OtherRoutes) + 1;
        IsNew = true;
    }

    public void Add(StoredTally stored)
    {
        Calls += stored.Calls;
        Sent += stored.Sent;
        BytesIn += stored.BytesIn;
        BytesOut += stored.BytesOut;
        if (stored.LastUsedAt > LastUsedAt)
            LastUsedAt = stored.LastUsedAt;
        for (var i = 0; i < classes.Length; i++)
            classes[i] += stored.Classes[i];
        Latencies.Add(Latencies.Read(stored.Latencies));
        foreach (var (route, count) in stored.Routes)
            routes[route] = routes.GetValueOrDefault(route) + count;
    }

    public StoredTally ToStored() =>
        new(key, day, Calls, Sent, [.. classes], BytesIn, BytesOut, LastUsedAt, Latencies.Write(), new(routes));

    public KeyUsage ToUsage() =>
        new()
        {
            Key = key,
            Calls = Calls,
            Sent = Sent,
            Statuses = Enumerable
                .Range(0, classes.Length)
                .Where(i => classes[i] > 0)
                .ToDictionary(i => i == 0 ? "none" : $"{i}xx", i => classes[i]),
            BytesIn = BytesIn,
            BytesOut = BytesOut,
            LastUsedAt = LastUsedAt,
            P50 = Latencies.Quantile(0.5)?.TotalMilliseconds,
            P95 = Latencies.Quantile(0.95)?.TotalMilliseconds,
            P99 = Latencies.Quantile(0.99)?.TotalMilliseconds,
            Routes =
            [
                .. routes
                    .OrderByDescending(route => route.Value)
                    .ThenBy(route => route.Key, StringComparer.Ordinal)
                    .Take(10)
                    .Select(route => new RouteUsage(route.Key, route.Value)),
            ],
        };
}

/// A tally as one node has stored it.
internal sealed record StoredTally(
    string Key,
    int Day,
    long Calls,
    long Sent,
    long[] Classes,
    long BytesIn,
    long BytesOut,
    DateTimeOffset LastUsedAt,
    string Latencies,
    Dictionary<string, long> Routes
);
