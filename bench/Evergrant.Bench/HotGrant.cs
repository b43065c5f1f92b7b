namespace Evergrant.Bench;

/// What every call of every consumer begins with.
internal static class HotGrant
{
    private const int Batch = 200_000;
    private const double MostNanoseconds = 100;

    public static async Task<bool> RunAsync(Slices slices)
    {
        await using var subject = await Subject.StartAsync();
        var times = new List<double>();
        var bytes = new List<double>();
        for (var n = 0; n < 20 + (10 * slices.Count); n++)
        {
            await subject.Home.Keeper.GetTokenAsync(Subject.Grant);
            var (time, allocated) = Measure(subject.Home.Keeper);
            if (n < 20)
                continue;
            times.Add(time);
            bytes.Add(allocated);
        }
        var (median, most) = (Slices.Median(times), Slices.Median(bytes));
        var met = median < MostNanoseconds && most == 0;
        Console.WriteLine(
            $"GetTokenAsync, hot: {median:0} ns, {most:0.###} bytes (target under {MostNanoseconds:0} ns, 0 bytes{(met ? "" : ", MISSED")})"
        );
        return met;
    }

    private static (double Nanoseconds, double Bytes) Measure(Keeper keeper)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var began = TimeProvider.System.GetTimestamp();
        for (var n = 0; n < Batch; n++)
        {
            var token = keeper.GetTokenAsync(Subject.Grant);
            // Another process wrote: rare, and not the hot path.
            if (!token.IsCompletedSuccessfully)
                token.AsTask().GetAwaiter().GetResult();
        }
        var time = TimeProvider.System.GetElapsedTime(began);
        return (time.TotalNanoseconds / Batch, (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Batch);
    }
}
