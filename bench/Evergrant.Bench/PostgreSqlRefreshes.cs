using System.Diagnostics;
using System.Text.Json;
using Evergrant.Hosting.Home;
using Npgsql;

namespace Evergrant.Bench;

/// Durable refreshes a second on PostgreSQL: by order, with eight in flight, against commits of one row on eight connections;
/// and what is due, by one, two and four servers on one database. Database, provider and servers share the cores.
internal static class PostgreSqlRefreshes
{
    private const int Workers = 8;
    private const double Target = 0.45;
    private static readonly int[] Servers = [1, 2, 4];

    public static async Task<bool> RunAsync(Slices slices)
    {
        if (!OperatingSystem.IsLinux() || PostgreSqlPrograms.Missing is not null)
        {
            Console.WriteLine("postgresql: not measured; it wants Linux and PostgreSQL's programs");
            return true;
        }
        await using var provider = await Rotator.StartAsync();
        var folder = Directory.CreateTempSubdirectory("evergrant-bench-");
        await using var cluster = await PostgreSqlCluster.StartNewAsync();
        try
        {
            var bench = new Bench(provider, folder.FullName, await cluster.CreateDatabaseAsync());
            var met = await bench.CompareWithCommitsAsync(slices);
            foreach (var count in Servers)
                await bench.DrainAsync(count);
            return met;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class Bench(Rotator provider, string folder, string database)
    {
        public async Task<bool> CompareWithCommitsAsync(Slices slices)
        {
            await using var home = await EvergrantHome.OpenAsync(
                new HomeOptions { Path = Home(0), Overrides = PostgreSqlSettings.Of(folder, database) },
                default
            );
            var now = TimeProvider.System.GetUtcNow();
            await FilledStore.AddAppAsync(home.Store, "keap", provider.Address, now);
            await FilledStore.AddGrantsAsync(home.Store, 1, Refreshes.Grants, TimeSpan.FromDays(1), now);
            await home.Keeper.StartAsync(withSchedule: false, default);
            await PostgreSqlCluster.ExecuteAsync(database, "create table commits (n bigint)");
            await using var raw = NpgsqlDataSource.Create(database + ";Max Auto Prepare=10;No Reset On Close=true");

            await Refreshes.RefreshAsync(home.Keeper, Workers, slices.Length);
            await CommitAsync(raw, slices.Length);
            var (ours, bare) = (new List<double>(), new List<double>());
            for (var n = 0; n < slices.Count; n++)
            {
                bare.Add(await CommitAsync(raw, slices.Length));
                ours.Add(await Refreshes.RefreshAsync(home.Keeper, Workers, slices.Length));
            }
            var (rate, rawRate) = (Slices.Median(ours), Slices.Median(bare));
            var ratio = rate / (rawRate / 2);
            Console.WriteLine(
                $"refreshes on PostgreSQL, {Workers} in flight / (raw commits / 2): {ratio:0.00} (target {Target}{(ratio >= Target ? "" : ", MISSED")}; {rate:0} refreshes/s, {rawRate:0} commits/s)"
            );
            return ratio >= Target;
        }

        /// All grants are due at once. Counted between a tenth and nine tenths of the answers, so that starting is not.
        public async Task DrainAsync(int count)
        {
            await PostgreSqlCluster.ExecuteAsync(
                database,
                "update token_sets set obtained_at = obtained_at - 86400000, access_expires_at = access_expires_at - 86400000"
                    + " where (grant_id, attempt) in (select id, tip from grants); update grants set next_refresh_at = 1"
            );
            var before = provider.Issued;
            var servers = new List<Process>();
            try
            {
                for (var number = 1; number <= count; number++)
                    servers.Add(ServerStart.Start(Home(number)));
                await Task.WhenAll(servers.Select(ServerStart.ReadAddressAsync));
                await UntilAsync(before + (Refreshes.Grants / 10));
                var began = TimeProvider.System.GetTimestamp();
                var first = provider.Issued;
                await UntilAsync(before + (Refreshes.Grants * 9 / 10));
                var rate = (provider.Issued - first) / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
                Console.WriteLine(
                    $"refreshes on PostgreSQL, {Refreshes.Grants} due at once, {count} server{(count == 1 ? "" : "s")}: {rate:0} a second"
                );
                await UntilAsync(before + Refreshes.Grants);
                // What was answered is stored before its server is killed.
                await Task.Delay(TimeSpan.FromSeconds(2));
            }
            finally
            {
                foreach (var server in servers)
                {
                    server.Kill();
                    await server.WaitForExitAsync();
                    server.Dispose();
                }
            }
            if (provider.Issued - before > Refreshes.Grants)
                throw new InvalidOperationException(
                    $"{provider.Issued - before} answers for {Refreshes.Grants} grants."
                );
        }

        private async Task UntilAsync(long issued)
        {
            var began = TimeProvider.System.GetTimestamp();
            while (provider.Issued < issued)
            {
                if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromMinutes(3))
                    throw new InvalidOperationException($"{issued - provider.Issued} answers are still to come.");
                await Task.Delay(5);
            }
        }

        private string Home(int number)
        {
            var home = Path.Combine(folder, $"home-{number}");
            var file = Path.Combine(home, "evergrant.json");
            if (File.Exists(file))
                return home;
            Directory.CreateDirectory(home);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.WriteAllText(file, JsonSerializer.Serialize(PostgreSqlSettings.Of(folder, database)));
            return home;
        }

        private static async Task<double> CommitAsync(NpgsqlDataSource raw, TimeSpan length)
        {
            var clock = TimeProvider.System;
            var began = clock.GetTimestamp();
            var done = 0;
            await Task.WhenAll(
                Enumerable
                    .Range(0, Workers)
                    .Select(_ =>
                        Task.Run(async () =>
                        {
                            for (; clock.GetElapsedTime(began) < length; Interlocked.Increment(ref done))
                            {
                                await using var command = raw.CreateCommand("insert into commits values ($1)");
                                command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = 1 });
                                await command.ExecuteNonQueryAsync();
                            }
                        })
                    )
            );
            return done / clock.GetElapsedTime(began).TotalSeconds;
        }
    }
}
