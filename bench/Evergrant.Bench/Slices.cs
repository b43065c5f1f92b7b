namespace Evergrant.Bench;

/// A/B/A/B …: what else the machine does falls on both alike.
internal sealed record Slices(int Count, TimeSpan Length)
{
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(5);

    /// Prints the ratio of the medians of two rates, and whether the target is met.
    public async Task<bool> CompareAsync(
        string name,
        double target,
        Func<TimeSpan, Task<double>> one,
        Func<TimeSpan, Task<double>> peer
    )
    {
        // Until the compiler has seen both often enough.
        await one(Warming);
        await peer(Warming);
        var ones = new List<double>();
        var peers = new List<double>();
        for (var n = 0; n < Count; n++)
        {
            ones.Add(await one(Length));
            peers.Add(await peer(Length));
        }
        var ratio = Median(ones) / Median(peers);
        Console.WriteLine(
            $"{name}: {ratio:0.00} (target {target:0.00}{(ratio >= target ? "" : ", MISSED")}; {Median(ones):0} and {Median(peers):0} requests/s)"
        );
        return ratio >= target;
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
