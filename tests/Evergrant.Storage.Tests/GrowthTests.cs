using System.Globalization;
using Evergrant.PostgreSql;
using Evergrant.Sealing;

namespace Evergrant.Storage.Tests;

/// What a store weighs, compacted: with grants that were never refreshed, by each refresh, and after spent texts are
/// forgotten. Tokens are as long as Keap's.
[Collection(PostgreSqlTests.Name)]
public sealed class GrowthTests(PostgreSqlHost host)
{
    private static readonly int Grants = Soak.Times(200, 1000);
    private static readonly int Refreshes = Soak.Times(5, 20);

    [Fact]
    [Trait("Category", Soak.Category)]
    public async Task A_SQLite_store_grows_by_so_much()
    {
        await using var home = new SqliteHome();
        using var folder = new TemporaryFolder();
        var database = await home.OpenAsync();
        var number = 0;
        await MeasureAsync(
            "SQLite",
            database,
            new Sealer(home.Ring),
            async () =>
            {
                var copy = folder.File($"copy-{number++}.db");
                await database.CopyToAsync(copy, default);
                return new FileInfo(copy).Length;
            }
        );
    }

    [PostgreSqlFact]
    [Trait("Category", Soak.Category)]
    public async Task A_PostgreSQL_store_grows_by_so_much()
    {
        await using var own = new PostgreSqlStore(host.Cluster);
        var connection = await own.ConnectionStringAsync;
        await using var database = await PostgreSqlDatabase.OpenAsync(connection, default);
        await MeasureAsync(
            "PostgreSQL",
            database,
            new Sealer(own.Ring),
            async () =>
            {
                await PostgreSqlCluster.ExecuteAsync(
                    connection + ";Command Timeout=300",
                    "vacuum full grants, token_sets, attempts, audit, leases, apps"
                );
                return await database.ReadAsync(
                    (open, token) =>
                        new Sql("select sum(pg_total_relation_size(relid))::bigint from pg_stat_user_tables").FindAsync(
                            open,
                            row => row.BigNumber(),
                            token
                        ),
                    default
                );
            }
        );
    }

    private static async Task MeasureAsync(
        string engine,
        SqlDatabase database,
        Sealer sealer,
        Func<Task<long>> weighAsync
    )
    {
        var store = await SqlGrantStore.OpenAsync(database, sealer, default);
        await store.AddAppAsync(The.App, default);
        var empty = await weighAsync();
        var grants = new Grant[Grants];
        for (var n = 0; n < Grants; n++)
            grants[n] = (
                await store.CommitConsentAsync(Some.Consent(Some.GrantId(), $"grant-{n}", Token(n, 0)), default)
            )!.Grant;
        var connected = await weighAsync();
        for (var turn = 1; turn <= Refreshes; turn++)
            await Parallel.ForAsync(
                0,
                Grants,
                new ParallelOptions { MaxDegreeOfParallelism = 16 },
                async (n, _) => grants[n] = await RefreshAsync(store, grants[n], Token(n, turn))
            );
        var refreshed = await weighAsync();
        var forgotten = await new SpentTokens(database).ForgetAsync(The.Start.AddDays(90), default);
        var after = await weighAsync();

        var (grant, refresh, left) = (
            (connected - empty) / Grants,
            (refreshed - connected) / (Grants * Refreshes),
            (after - connected) / (Grants * Refreshes)
        );
        Soak.Report(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {engine}, {Grants} grants, {Refreshes} refreshes each | {grant} bytes a grant, {refresh} bytes a refresh, {left} once its texts are forgotten |"
            )
        );
        // Kept are what a grant stands on and what that came of.
        Assert.Equal(Grants * (Refreshes - 1), forgotten);
        Assert.InRange(refresh, 200, 4000);
        Assert.InRange(left, 100, refresh);
    }

    private static async Task<Grant> RefreshAsync(SqlGrantStore store, Grant grant, string tokens)
    {
        var begun = (BeginResult.Begun)await store.BeginAsync(Some.Refresh(grant), grant.Version, The.Lease, default);
        var rotation = Some.Rotation(begun.Attempt, tokens);
        var evidence = rotation.Evidence with
        {
            Sent = $"refresh token (fingerprint {begun.Attempt.ParentFingerprint})",
            Received = "200 with a new token set",
            Node = "node-0123456789abcdef",
        };
        return (await store.CommitRotationAsync(rotation with { Evidence = evidence }, default)).Grant;
    }

    /// With what <see cref="Some.Tokens"/> puts before it as long as Keap's.
    private static string Token(int grant, int turn) =>
        string.Create(CultureInfo.InvariantCulture, $"{grant:000000}-{turn:00000000}");
}
