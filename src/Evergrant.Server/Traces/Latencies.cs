using System.Globalization;

namespace Evergrant.Server.Traces;

/// How long calls took: four classes to each doubling, so that a quantile is right to a fifth.
internal sealed class Latencies
{
    private const int Count = 128;
    private readonly long[] counts = new long[Count];

    public void Add(TimeSpan latency) => counts[IndexOf(latency)]++;

    public void Add(Latencies other)
    {
        for (var i = 0; i < Count; i++)
            counts[i] += other.counts[i];
    }

    /// Null: there was no call.
    public TimeSpan? Quantile(double share)
    {
        var all = counts.Sum();
        if (all == 0)
            return null;
        var wanted = (long)Math.Ceiling(all * share);
        for (var i = 0; i < Count; i++)
            if ((wanted -= counts[i]) <= 0)
                return TimeSpan.FromMicroseconds(Math.Pow(2, (i + 0.5) / 4));
        return null;
    }

    /// `40:3 41:17`
    public string Write() =>
        string.Join(
            ' ',
            Enumerable
                .Range(0, Count)
                .Where(i => counts[i] > 0)
                .Select(i => string.Create(CultureInfo.InvariantCulture, $"{i}:{counts[i]}"))
        );

    public static Latencies Read(string text)
    {
        var latencies = new Latencies();
        foreach (var pair in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split(':');
            latencies.counts[int.Parse(parts[0], CultureInfo.InvariantCulture)] += long.Parse(
                parts[1],
                CultureInfo.InvariantCulture
            );
        }
        return latencies;
    }

    private static int IndexOf(TimeSpan latency) =>
        (int)Math.Clamp(Math.Log2(Math.Max(1, latency.TotalMicroseconds)) * 4, 0, Count - 1);
}
