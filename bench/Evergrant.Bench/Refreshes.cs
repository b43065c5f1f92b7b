using Evergrant.Hosting.Home;
using Evergrant.Providers;

namespace Evergrant.Bench;

/// Durable refreshes a second, each with two store commits and one flush of the spool, against bare commits of one row on
/// the same disk.
internal static class Refreshes
{
    public const int Grants = 4096;

    /// Times a third of the raw rate: a refresh is three flushes when it is alone.
    private static readonly (int InFlight, double Target)[] Targets = [(1, 0), (32, 1.2), (128, 2)];

    public static async Task<bool> RunAsync(Slices slices)
    {
        await using var provider = await Rotator.StartAsync();
        var folder = Directory.CreateTempSubdirectory("evergrant-bench-");
        try
        {
            await using var home = await EvergrantHome.OpenAsync(
                new HomeOptions
                {
                    Path = Path.Combine(folder.FullName, "home"),
                    Catalog = ProviderCatalog.With([("bench.json", Profile(provider.Address))]),
                },
                default
            );
            var now = TimeProvider.System.GetUtcNow();
            await FilledStore.AddAppAsync(home.Store, "bench", null, now);
            await FilledStore.AddGrantsAsync(home.Store, 1, Grants, TimeSpan.FromDays(1), now);
            await home.Keeper.StartAsync(withSchedule: false, default);
            using var raw = new RawCommits(Path.Combine(folder.FullName, "raw.db"));

            var met = true;
            foreach (var (inFlight, target) in Targets)
            {
                await RefreshAsync(home.Keeper, inFlight, slices.Length);
                var (ours, bare) = (new List<double>(), new List<double>());
                var (refreshed, busy) = (0.0, TimeSpan.Zero);
                for (var n = 0; n < slices.Count; n++)
                {
                    bare.Add(raw.Run(slices.Length));
                    var before = Environment.CpuUsage.TotalTime;
                    ours.Add(await RefreshAsync(home.Keeper, inFlight, slices.Length));
                    busy += Environment.CpuUsage.TotalTime - before;
                    refreshed += ours[^1] * slices.Length.TotalSeconds;
                }
                var (rate, rawRate) = (Slices.Median(ours), Slices.Median(bare));
                var ratio = rate / (rawRate / 3);
                met &= ratio >= target;
                Console.WriteLine(
                    $"refreshes on SQLite, {inFlight} in flight / (raw commits / 3): {ratio:0.00} ({Wanted(ratio, target)}{rate:0} refreshes/s, {rawRate:0} commits/s; {busy.TotalMilliseconds / refreshed:0.00} ms of processor a refresh, provider included)"
                );
            }
            return met;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Wanted(double ratio, double target) =>
        target == 0 ? "" : $"target {target:0.0}{(ratio >= target ? "" : ", MISSED")}; ";

    /// Orders one after the other, so many at a time; how many a second.
    public static async Task<double> RefreshAsync(Keeper keeper, int inFlight, TimeSpan length)
    {
        var clock = TimeProvider.System;
        var began = clock.GetTimestamp();
        var next = 0;
        var done = 0;
        await Task.WhenAll(
            Enumerable
                .Range(0, inFlight)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (clock.GetElapsedTime(began) < length)
                        {
                            var grant = $"grant-{1 + ((uint)Interlocked.Increment(ref next) % Grants)}";
                            var outcome = await keeper.RefreshAsync(grant, default);
                            if (outcome is not Evergrant.Refresh.RefreshOutcome.Rotated)
                                throw new InvalidOperationException($"{grant}: {outcome}");
                            Interlocked.Increment(ref done);
                        }
                    })
                )
        );
        return done / clock.GetElapsedTime(began).TotalSeconds;
    }

    public static string Profile(Uri provider) =>
        $$"""
            {
              "name": "bench",
              "title": "Bench",
              "authorize_url": "{{provider}}authorize",
              "token_url": "{{provider}}token",
              "api_base": "{{provider}}api",
              "hosts": ["127.0.0.1"],
              "client_auth": { "authorization_code": "body", "refresh_token": "basic" },
              "access_life": "24h"
            }
            """;
}
