using System.Data.Common;
using System.Globalization;
using Evergrant.Sealing;

namespace Evergrant.Storage.Tests;

/// Rows of as many grants as wanted, made by the database itself, and the looks that must not cost more for them.
internal static class ManyGrants
{
    /// Half are of the app `shop`, one due each second from the start on; half of `hung`, all due since yesterday. Of `shop`
    /// seven are in trouble, each kind once or more, 600 were read lately and 400 of those are rationed already.
    /// Put in by a program of the schema before, so that what is looked for by is what the migration makes of them.
    public static async Task<SqlGrantStore> FillAsync(SqlDatabase database, Sealer sealer, int count)
    {
        var before = KeeperTables.Migrations.Migrations.TakeWhile(step => step.Name != "deadlines").ToList();
        await database.MigrateAsync(new MigrationSet("keeper", before), default);
        await database.WriteAsync((connection, token) => FillAsync(connection, count, token), default);
        return await SqlGrantStore.OpenAsync(database, sealer, default);
    }

    private static async Task<int> FillAsync(DbConnection connection, int count, CancellationToken token)
    {
        await new Sql("create table numbers (n bigint); insert into numbers values (0)").ExecuteAsync(
            connection,
            token
        );
        for (var n = 1; n < count; n *= 2)
            await new Sql("insert into numbers select n + (select count(*) from numbers) from numbers").ExecuteAsync(
                connection,
                token
            );
        await new Sql(
            """
            insert into apps (name, profile, client_id, sealed_secret, secret_set_at)
            values ('shop', 'keap', '', '', 0), ('hung', 'keap', '', '', 0)
            """
        ).ExecuteAsync(connection, token);
        await new Sql(
            """
            insert into grants (
              id, name, app, state, since, evidence_at, evidence_what, epoch, generation, tip, keep, last_read_at,
              next_refresh_at, unknowns, refusals, refused_at, failures, version, created_at, rationed)
            select 'gr_00' || cast(100000000000000000 + n as text), 'g' || cast(1000000 + n as text),
              case when n % 2 = 0 then 'shop' else 'hung' end,
              case when n = 2 then 'late' when n = 4 then 'uncertain' when n = 6 then 'needs_reauthorization'
                when n in (8, 10) then 'paused' else 'active' end,
              @start, @start, 'connected', 1, 1, 'at_00' || cast(100000000000000000 + n as text), 'auto',
              case when n % 2 = 0 and n < 1200 then @lately + n else null end,
              case when n in (6, 8, 10, 12) then null when n % 2 = 0 then @start + n * 1000 else @start - 86400000 end,
              0, case when n in (20, 22) then 1 else 0 end, case when n in (20, 22) then @start else null end,
              case when n in (14, 16) then 1 else 0 end, 1, @start - 8640000000,
              case when n % 2 = 0 and n < 800 then 1 else 0 end
            from numbers
            """
        )
        {
            ["start"] = The.Start,
            ["lately"] = The.Start.AddDays(-1),
        }.ExecuteAsync(connection, token);
        // Of 12 half of the idle life is over, of 18 half of its age; nothing avoids either end.
        return await new Sql(
            """
            insert into token_sets (
              grant_id, attempt, epoch, generation, sealed_access_token, refresh_fingerprint, obtained_at,
              access_expires_at, refresh_idle_ends_at, refresh_absolute_ends_at)
            select id, tip, 1, 1, 'sealed', 'fingerprint' || id, @start - 200000000, @start + 86400000,
              case when name = 'g1000012' then @start else @start + 3888000000 end,
              case when name = 'g1000018' then @start + 8400000000 else null end
            from grants
            """
        )
        {
            ["start"] = The.Start,
        }.ExecuteAsync(connection, token);
    }

    public static IReadOnlyList<(string Name, Func<IGrantStore, Task<int>> Look)> Looks { get; } =
    [
        ("nothing due", store => DueAsync(store, The.Start.AddDays(-2))),
        ("half of all due", store => DueAsync(store, The.Start.AddSeconds(-1))),
        ("half of all due, and held up", store => DueAsync(store, The.Start.AddSeconds(500), "hung")),
        ("the next", async store => await store.FindNextDueAsync([], default) is null ? 0 : 1),
        (
            "the next but for half of all",
            async store => await store.FindNextDueAsync(["hung"], default) is null ? 0 : 1
        ),
        (
            "in trouble, nothing overdue",
            async store => (await store.ListTroubledAsync(The.Start.AddDays(-0.99), null, 256, default)).Count
        ),
        (
            "in trouble, half of all overdue",
            async store => (await store.ListTroubledAsync(The.Start, "g1000010", 8, default)).Count
        ),
        (
            "siblings of one that is refused",
            async store =>
            {
                var (refused, all) = await store.CountRefusedAsync("shop", GrantId.New(The.Start), default);
                return refused + all;
            }
        ),
        ("rationed", store => store.RationAsync("shop", 200, The.Start.AddDays(-7), The.Start, default)),
    ];

    private static async Task<int> DueAsync(IGrantStore store, DateTimeOffset now, params string[] without) =>
        (await store.ListDueAsync(now, 8, without, default)).Count;

    public static string Figures(IEnumerable<(string Name, long Few, long Many)> looks) =>
        string.Join(
            Environment.NewLine,
            looks.Select(look =>
                string.Create(CultureInfo.InvariantCulture, $"{look.Name}: {look.Few} and {look.Many}")
            )
        );
}
