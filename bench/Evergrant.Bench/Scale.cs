using System.Net;
using Evergrant.Hosting.Home;
using Evergrant.Server;
using Evergrant.Server.Operators;
using Evergrant.Storage;

namespace Evergrant.Bench;

/// What grows with the number of grants in the store, and must not.
internal static class Scale
{
    private const int Few = 1_000;

    /// `EVERGRANT_BENCH_GRANTS=100000` leaves the last out, which takes some minutes to put in.
    private static readonly int[] Many = Environment.GetEnvironmentVariable("EVERGRANT_BENCH_GRANTS") is { } most
        ? [int.Parse(most, System.Globalization.CultureInfo.InvariantCulture)]
        : [100_000, 1_000_000];
    private const double MostOfReads = 1.3;
    private const double MostMicroseconds = 2;
    private const double MostOfTick = 5;
    private const double MostSeconds = 2;
    private const double MostMegabytes = 250;

    public static async Task<bool> RunAsync(Slices slices)
    {
        var folder = Directory.CreateTempSubdirectory("evergrant-bench-");
        try
        {
            var small = Path.Combine(folder.FullName, $"{Few}");
            await FilledStore.MakeHomeAsync(small, Few);
            var met = true;
            foreach (var count in Many)
            {
                var large = Path.Combine(folder.FullName, $"{count}");
                var began = TimeProvider.System.GetTimestamp();
                await FilledStore.MakeHomeAsync(large, count);
                Console.WriteLine(
                    $"{count} grants put in: {count / TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} a second, {DiskMegabytes(large)} MB"
                );
                met &= await CompareReadsAsync(slices, small, large, count);
                met &= await LookAsync(slices, large, count);
                met &= await StartAsync(large, count);
                Directory.Delete(large, recursive: true);
            }
            return met;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// Each read asks for another grant, so that most come from the store and not from memory.
    private static async Task<bool> CompareReadsAsync(Slices slices, string small, string large, int count)
    {
        await using var few = await Reader.OpenAsync(small, Few);
        await using var many = await Reader.OpenAsync(large, count);
        // Of as many grants: what is in memory, and in how many pages of it, is another figure.
        return await slices.CompareAsync(
            $"token read over HTTP, {count} grants in the store / {Few}",
            1 / MostOfReads,
            many.RunAsync,
            few.RunAsync
        );
    }

    private static async Task<bool> LookAsync(Slices slices, string path, int count)
    {
        await using var home = await EvergrantHome.OpenAsync(new HomeOptions { Path = path }, default);
        var ticks = new List<double>();
        for (var n = 0; n < 20 + (10 * slices.Count); n++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await home.Store.ListDueAsync(TimeProvider.System.GetUtcNow(), 256, [], default);
            await home.Store.FindNextDueAsync([], default);
            if (n >= 20)
                ticks.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
        }
        var tick = Slices.Median(ticks);
        var met = tick <= MostOfTick;
        Console.WriteLine(
            $"schedule's look, nothing due on {count} grants: {tick:0.00} ms (target {MostOfTick:0}{(met ? "" : ", MISSED")})"
        );
        await LookAtMuchAsync(home.Store, count);
        var names = Enumerable.Range(1, count).Select(number => $"grant-{number}").ToArray();
        await Parallel.ForEachAsync(
            names,
            async (name, token) => await home.Keeper.GetTokenAsync(name, cancellationToken: token)
        );
        Random.Shared.Shuffle(names);
        var times = new List<double>();
        var bytes = 0L;
        for (var n = 0; n < 3 + slices.Count; n++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var began = TimeProvider.System.GetTimestamp();
            foreach (var name in names)
            {
                var token = home.Keeper.GetTokenAsync(name);
                if (!token.IsCompletedSuccessfully)
                    throw new InvalidOperationException($"{name} was not in memory.");
            }
            if (n >= 3)
                times.Add(TimeProvider.System.GetElapsedTime(began).TotalMicroseconds / count);
            bytes = Math.Max(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        var time = Slices.Median(times);
        var fast = time < MostMicroseconds && bytes < count;
        Console.WriteLine(
            $"GetTokenAsync, random over {count} grants in memory: {time:0.000} µs, {bytes / count} bytes (target under {MostMicroseconds:0} µs, 0 bytes{(fast ? "" : ", MISSED")})"
        );
        return met & fast;
    }

    /// Every grant due, as after a month without a machine; and of all a thousand in trouble.
    private static async Task LookAtMuchAsync(IGrantStore store, int count)
    {
        var later = TimeProvider.System.GetUtcNow().AddDays(90);
        var due = await TimeAsync(() => store.ListDueAsync(later, 256, [], default));
        var held = await TimeAsync(() => store.ListDueAsync(later, 256, [FilledStore.App], default));
        Console.WriteLine(
            $"schedule's look, all of {count} grants due: {due:0.0} ms for the first 256; with their endpoint held up: {held:0.00} ms"
        );
        var now = TimeProvider.System.GetUtcNow();
        for (var number = 1; number <= Few; number++)
        {
            var grant = (await store.FindByNameAsync($"grant-{number * (count / Few)}", default))!.Grant;
            await store.ChangeAsync(grant.Id, grant.Version, Late(grant, now), default);
        }
        var troubled = await TimeAsync(async () =>
        {
            var found = new List<Grant>();
            while (await store.ListTroubledAsync(now, found.LastOrDefault()?.Name, 256, default) is { Count: > 0 } page)
                found.AddRange(page);
            return found.Count == Few ? found : throw new InvalidOperationException($"{found.Count} in trouble.");
        });
        var ration = await TimeAsync(() => store.RationAsync(FilledStore.App, 10_000, now.AddDays(-7), now, default));
        Console.WriteLine(
            $"{Few} of {count} grants in trouble, listed: {troubled:0.0} ms; the hourly ration, where nobody changes: {ration:0.0} ms"
        );
    }

    private static GrantChange Late(Grant grant, DateTimeOffset now) =>
        new()
        {
            State = GrantState.Late,
            Evidence = new Evidence { At = now, What = "unavailable" },
            Trouble = new Trouble { Failures = 3 },
            NextRefreshAt = grant.NextRefreshAt,
        };

    /// The middle one of some.
    private static async Task<double> TimeAsync<T>(Func<Task<T>> look)
    {
        var times = new List<double>();
        for (var n = 0; n < 15; n++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await look();
            if (n >= 4)
                times.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
        }
        return Slices.Median(times);
    }

    private static async Task<bool> StartAsync(string path, int count)
    {
        var (seconds, megabytes) = await ServerStart.MeasureAsync(path, TimeSpan.FromSeconds(5));
        var met = seconds <= MostSeconds && megabytes < MostMegabytes;
        Console.WriteLine(
            $"server ready with {count} grants: {seconds:0.00} s (target {MostSeconds:0}), {megabytes:0} MB 5 s later (target {MostMegabytes:0}{(met ? "" : "; MISSED")})"
        );
        return met;
    }

    private static long DiskMegabytes(string path) =>
        new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) >> 20;

    /// A server over a home, and callers that read the tokens of a thousand of its grants in turn.
    private sealed class Reader : IAsyncDisposable
    {
        private EvergrantHome home = null!;
        private EvergrantServer server = null!;
        private Load load = null!;

        public static async Task<Reader> OpenAsync(string path, int count)
        {
            var reader = new Reader { home = await EvergrantHome.OpenAsync(new HomeOptions { Path = path }, default) };
            reader.server = await EvergrantServer.StartAsync(
                reader.home,
                new ServerOptions { Listen = new Uri("http://127.0.0.1:0") },
                default
            );
            var operators = await OperatorTokens.OpenAsync(reader.home, default);
            var token = await operators.AddAsync($"bench-{Guid.NewGuid():N}"[..20], default);
            string Request(int number) =>
                $"GET /api/v1/grants/grant-{number}/token HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n";
            reader.load = new Load(
                new IPEndPoint(IPAddress.Loopback, reader.server.Address.Port),
                [.. Enumerable.Range(0, Few).Select(n => Request(1 + (int)((long)n * count / Few)))]
            );
            return reader;
        }

        public Task<double> RunAsync(TimeSpan length) => load.RunAsync(length);

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            await home.DisposeAsync();
        }
    }
}
