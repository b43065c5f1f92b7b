using System.Collections.Concurrent;
using Evergrant.Hosting.Home;
using Evergrant.Server.Traces;
using Evergrant.Storage;

namespace Evergrant.Server.Quotas;

/// The quotas as they were last stored, for whoever has no server to ask. At most ten seconds old while one runs.
public sealed class QuotaTable
{
    private readonly EvergrantHome home;
    private readonly ConcurrentDictionary<(string, string, string), QuotaRow> written = new();

    private QuotaTable(EvergrantHome home) => this.home = home;

    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NewerSchemaException"/>
    public static async Task<QuotaTable> OpenAsync(EvergrantHome home, CancellationToken cancellationToken)
    {
        await home.Database.MigrateAsync(TraceTables.Migrations, cancellationToken);
        return new QuotaTable(home);
    }

    public Task<IReadOnlyList<QuotaRow>> ListAsync(CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql(
                    """
                    select kind, name, unit, most, used, available, ends_at, noted_at, paused_until
                    from quota_windows order by kind, name, unit
                    """
                ).ListAsync(connection, Read, token),
            cancellationToken
        );

    /// Those that changed.
    internal async Task WriteAsync(IReadOnlyList<QuotaSubject> subjects, CancellationToken cancellationToken)
    {
        var rows = subjects
            .SelectMany(QuotaRow.Of)
            .Where(row => written.GetValueOrDefault((row.Kind, row.Name, row.Unit)) != row)
            .ToList();
        foreach (var some in rows.Chunk(200))
            await home.Database.WriteAsync(
                async (connection, token) =>
                {
                    foreach (var row in some)
                        await Upsert(row).ExecuteAsync(connection, token);
                    return some.Length;
                },
                cancellationToken
            );
        foreach (var row in rows)
            written[(row.Kind, row.Name, row.Unit)] = row;
    }

    /// Another node may have heard of it later.
    private static Sql Upsert(QuotaRow row) =>
        new(
            """
            insert into quota_windows (kind, name, unit, most, used, available, ends_at, noted_at, paused_until)
            values (@kind, @name, @unit, @most, @used, @available, @ends, @noted, @paused)
            on conflict (kind, name, unit) do update set
              most = excluded.most, used = excluded.used, available = excluded.available, ends_at = excluded.ends_at,
              noted_at = excluded.noted_at, paused_until = excluded.paused_until
            where quota_windows.noted_at <= excluded.noted_at
            """
        )
        {
            ["kind"] = row.Kind,
            ["name"] = row.Name,
            ["unit"] = row.Unit,
            ["most"] = row.Limit,
            ["used"] = row.Used,
            ["available"] = row.Available,
            ["ends"] = row.EndsAt,
            ["noted"] = row.AsOf,
            ["paused"] = row.PausedUntil,
        };

    private static QuotaRow Read(SqlRow row) =>
        new(
            row.Text(),
            row.Text(),
            row.Text(),
            row.BigNumber(),
            row.BigNumber(),
            row.BigNumber(),
            row.Time(),
            row.Time(),
            row.TimeOrNull()
        );
}
