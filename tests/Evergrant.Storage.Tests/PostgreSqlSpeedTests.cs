using System.Globalization;
using Evergrant.PostgreSql;
using Npgsql;

namespace Evergrant.Storage.Tests;

/// Durable refreshes per second, beside what the same server does with eight connections that only commit.
[Collection(PostgreSqlTests.Name)]
public sealed class PostgreSqlSpeedTests(PostgreSqlHost host)
{
    private const int Workers = 8;

    [PostgreSqlFact]
    [Trait("Category", Soak.Category)]
    public async Task Two_commits_and_a_flush_make_a_refresh()
    {
        await using var own = new PostgreSqlStore(host.Cluster);
        var store = await own.OpenStoreAsync();
        using var folder = new TemporaryFolder();
        using var spool = Spool.Open(
            folder.File("spool"),
            "node",
            new Sealing.Sealer(own.Ring),
            store.StoreId,
            TimeProvider.System
        );
        await store.AddAppAsync(The.App, default);
        var grants = new Grant[Workers];
        for (var i = 0; i < Workers; i++)
            grants[i] = (await store.CommitConsentAsync(Some.Consent(Some.GrantId(), $"g{i}", $"{i}"), default))!.Grant;
        await using var raw = NpgsqlDataSource.Create(
            await own.ConnectionStringAsync + ";Max Auto Prepare=10;No Reset On Close=true"
        );
        await PostgreSqlCluster.ExecuteAsync(await own.ConnectionStringAsync, "create table commits (n bigint)");
        var (commits, refreshes) = (0.0, 0.0);
        // In turns, so that whatever else the machine does weighs on both.
        for (var turn = 0; turn < 4; turn++)
        {
            commits += await RateAsync(Soak.Times(50, 2000), async (_, _) => await CommitAsync(raw));
            refreshes += await RateAsync(
                Soak.Times(25, 1000),
                async (worker, number) =>
                    grants[worker] = await RefreshAsync(store, spool, grants[worker], $"{worker}-{turn}-{number}")
            );
        }
        var ratio = refreshes / (commits / 2);
        Soak.Report(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| PostgreSQL, 8 workers, store and spool: refreshes/s ÷ (raw commits/s ÷ 2) | {refreshes / 4:F0} ÷ ({commits / 4:F0} ÷ 2) = {ratio:P0} |"
            )
        );
        if (Soak.IsFull)
            Assert.True(ratio >= 0.45, $"{ratio:P0}");
    }

    private static async Task CommitAsync(NpgsqlDataSource raw)
    {
        await using var command = raw.CreateCommand("insert into commits values ($1)");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = 1 });
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<Grant> RefreshAsync(SqlGrantStore store, Spool spool, Grant grant, string tokens)
    {
        var slot = spool.TryReserve()!;
        var begun = (BeginResult.Begun)await store.BeginAsync(Some.Refresh(grant), grant.Version, The.Lease, default);
        await slot.WriteAsync(Answer(begun.Attempt));
        var after = (await store.CommitRotationAsync(Some.Rotation(begun.Attempt, tokens), default)).Grant;
        slot.Release();
        return after;
    }

    private static SpooledAnswer Answer(Attempt attempt) =>
        new()
        {
            Attempt = attempt,
            AppSecretSetAt = The.Start,
            Answer = new Protocol.TokenAnswer
            {
                Status = 200,
                Body = new byte[300],
                Complete = true,
                ReceivedAt = The.Start,
            },
        };

    private static async Task<double> RateAsync(int each, Func<int, int, Task> act)
    {
        var start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(
            Enumerable
                .Range(0, Workers)
                .Select(worker =>
                    Task.Run(async () =>
                    {
                        for (var number = 0; number < each; number++)
                            await act(worker, number);
                    })
                )
        );
        return Workers * each / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }
}
