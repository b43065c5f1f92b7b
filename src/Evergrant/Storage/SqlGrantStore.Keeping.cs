using System.Data.Common;

namespace Evergrant.Storage;

public sealed partial class SqlGrantStore
{
    public Task<bool> KeepAsync(
        GrantId id,
        long expectedVersion,
        Keep keep,
        DateTimeOffset? nextRefreshAt,
        Evidence evidence,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async (connection, token) =>
            {
                var kept = await new Sql(
                    """
                    update grants set keep = @keep, rationed = 0, next_refresh_at = @next, version = version + 1
                    where id = @id and version = @version
                    """
                )
                {
                    ["id"] = id,
                    ["version"] = expectedVersion,
                    ["keep"] = Codes.Of(keep),
                    ["next"] = nextRefreshAt,
                }.ExecuteAsync(connection, token);
                if (kept == 0)
                    return false;
                await AuditAsync(connection, id, evidence, token);
                return true;
            },
            cancellationToken
        );

    // Each a range of one index, so that an hour in which nobody changes place costs the ration itself and no more.
    private const string ReadAt = "coalesce(last_read_at, created_at)";
    private const string Auto = "app = @app and kind = 'rotating' and keep = 'auto'";
    private const string Running = "state not in ('paused', 'revoked')";
    private const string WarmAgain = """
        rationed = 0, next_refresh_at = case
          when next_refresh_at is not null and refusals = 0 and unknowns = 0 and failures = 0
          then @now else next_refresh_at end
        """;
    private static readonly (string Move, string Change)[] Moves =
    [
        ($"rationed = 1 and {ReadAt} > @cut", WarmAgain),
        ($"rationed = 1 and {ReadAt} <= @since", WarmAgain),
        ($"rationed = 0 and {ReadAt} > @since and {ReadAt} <= @cut", "rationed = 1"),
    ];

    /// Rows of one transaction: everybody else writes between two.
    private const int MostAtOnce = 1_000;

    public async Task<int> RationAsync(
        string app,
        int mostWarm,
        DateTimeOffset readSince,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        // Nearly always: nobody has to write, or to keep others from writing.
        var stands = await database.ReadAsync(
            async (connection, token) =>
            {
                var cut = await FindCutAsync(connection, app, mostWarm, readSince, token);
                foreach (var (move, _) in Moves)
                {
                    var one = new Sql($"select 1 from grants where {Auto} and {move} limit 1");
                    if (
                        await Rationing(one, app, cut, readSince).FindAsync(connection, row => row.Number(), token) == 1
                    )
                        return false;
                }
                return true;
            },
            cancellationToken
        );
        if (!stands)
            await MoveAsync(app, mostWarm, readSince, now, cancellationToken);
        return await database.ReadAsync(
            (connection, token) =>
                new Sql($"select count(*) from grants where {Auto} and rationed = 1") { ["app"] = app }.FindAsync(
                    connection,
                    row => row.Number(),
                    token
                ),
            cancellationToken
        );
    }

    private async Task MoveAsync(
        string app,
        int mostWarm,
        DateTimeOffset readSince,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var cut = await database.ReadAsync(
            (connection, token) => FindCutAsync(connection, app, mostWarm, readSince, token),
            cancellationToken
        );
        foreach (var (move, change) in Moves)
        {
            var text = $"""
                update grants set {change}, version = version + 1
                where id in (select id from grants where {Auto} and {move} limit @most)
                """;
            int moved;
            do
            {
                moved = await database.WriteAsync(
                    (connection, token) =>
                        Rationing(new Sql(text) { ["now"] = now, ["most"] = MostAtOnce }, app, cut, readSince)
                            .ExecuteAsync(connection, token),
                    cancellationToken
                );
            } while (moved == MostAtOnce);
        }
    }

    /// When the first was read that is one too many; everybody read after it stays warm. 0: nobody is.
    private static async Task<long> FindCutAsync(
        DbConnection connection,
        string app,
        int mostWarm,
        DateTimeOffset readSince,
        CancellationToken token
    )
    {
        var warm = await new Sql(
            $"""
            select count(*) from (
              select 1 from grants where app = @app and kind = 'rotating' and keep = 'warm' and {Running} limit @most
            ) warm
            """
        )
        {
            ["app"] = app,
            ["most"] = mostWarm,
        }.FindAsync(connection, row => row.Number(), token);
        string Read(int rationed) =>
            $"""
                select read_at, id from (
                  select {ReadAt} as read_at, id from grants
                  where {Auto} and rationed = {rationed} and {Running} and {ReadAt} > @since
                  order by {ReadAt} desc limit @one_more
                ) read_{rationed}
                """;
        var left = mostWarm - warm;
        return await new Sql(
            $"select read_at from ({Read(0)} union all {Read(1)}) found order by read_at desc limit 1 offset @left"
        )
        {
            ["app"] = app,
            ["since"] = readSince,
            ["one_more"] = left + 1,
            ["left"] = left,
        }.FindAsync(connection, row => row.BigNumber(), token);
    }

    private static Sql Rationing(Sql sql, string app, long cut, DateTimeOffset readSince)
    {
        sql["app"] = app;
        sql["cut"] = cut;
        sql["since"] = readSince;
        return sql;
    }
}
