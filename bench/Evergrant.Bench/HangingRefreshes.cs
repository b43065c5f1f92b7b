using System.Net;
using Evergrant.Hosting.Home;
using Evergrant.Providers;
using Evergrant.Server;
using Evergrant.Server.Operators;

namespace Evergrant.Bench;

/// Token reads over HTTP while every refresh hangs at the provider, against the same reads while none does.
internal static class HangingRefreshes
{
    private const int Grants = 256;
    private const int PerMillisecond = 10;
    private const double MostOfMost = 1.2;
    private const double MostOfHalf = 0.5;
    private static readonly TimeSpan UntilAllHang = TimeSpan.FromSeconds(1);

    public static async Task<bool> RunAsync(Slices slices)
    {
        if (!OperatingSystem.IsLinux())
        {
            Console.WriteLine("hanging: not measured; it wants Linux");
            return true;
        }
        await using var provider = await Rotator.StartAsync();
        var folder = Directory.CreateTempSubdirectory("evergrant-bench-");
        try
        {
            await using var home = await EvergrantHome.OpenAsync(
                new HomeOptions
                {
                    Path = Path.Combine(folder.FullName, "home"),
                    Catalog = ProviderCatalog.With([("bench.json", Refreshes.Profile(provider.Address))]),
                },
                default
            );
            var now = TimeProvider.System.GetUtcNow();
            await FilledStore.AddAppAsync(home.Store, "bench", null, now);
            await FilledStore.AddGrantsAsync(home.Store, 1, Grants, TimeSpan.FromDays(1), now);
            await using var server = await EvergrantServer.StartAsync(
                home,
                new ServerOptions { Listen = new Uri("http://127.0.0.1:0") },
                default
            );
            var token = await (await OperatorTokens.OpenAsync(home, default)).AddAsync("bench", default);
            using var callers = new OpenLoop(
                new IPEndPoint(IPAddress.Loopback, server.Address.Port),
                $"GET /api/v1/grants/grant-1/token HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n"
            );
            return await CompareAsync(home.Keeper, provider, callers, slices);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<bool> CompareAsync(Keeper keeper, Rotator provider, OpenLoop callers, Slices slices)
    {
        await callers.RunAsync(PerMillisecond, slices.Length);
        var (calm, hung) = (new List<(double Half, double Most)>(), new List<(double Half, double Most)>());
        for (var n = 0; n < 10; n++)
        {
            calm.Add(await callers.RunAsync(PerMillisecond, slices.Length));
            provider.Hang(true);
            var refreshes = Enumerable
                .Range(1, Grants)
                .Select(number => keeper.RefreshAsync($"grant-{number}", default))
                .ToList();
            await Task.Delay(UntilAllHang);
            hung.Add(await callers.RunAsync(PerMillisecond, slices.Length));
            if (refreshes.Any(refresh => refresh.IsCompleted))
                throw new InvalidOperationException("Some refresh did not hang; shorter slices may do.");
            provider.Hang(false);
            await Task.WhenAll(refreshes);
            await Task.Delay(UntilAllHang);
        }
        var most = Slices.Median(hung.Select(slice => slice.Most)) / Slices.Median(calm.Select(slice => slice.Most));
        var half = Slices.Median(hung.Select(slice => slice.Half));
        var met = most <= MostOfMost && half < MostOfHalf;
        Console.WriteLine(
            $"token reads while {Grants} refreshes hang / while none does, p99 at {PerMillisecond * 1000} reads/s: {most:0.00} (target {MostOfMost:0.0}, p50 under {MostOfHalf} ms{(met ? "" : ", MISSED")}; p99 {Slices.Median(hung.Select(slice => slice.Most)):0.00} and {Slices.Median(calm.Select(slice => slice.Most)):0.00} ms, p50 {half:0.00} and {Slices.Median(calm.Select(slice => slice.Half)):0.00} ms)"
        );
        return met;
    }
}
