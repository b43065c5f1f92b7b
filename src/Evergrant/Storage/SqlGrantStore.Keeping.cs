namespace Evergrant.Storage;

public sealed partial class SqlGrantStore
{
    public Task<bool> KeepAsync(
        GrantId id,
        long expectedVersion,
        Keep keep,
        DateTimeOffset? nextRefreshAt,
        CancellationToken cancellationToken
    ) =>
        WriteOneAsync(
            new Sql(
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
            },
            cancellationToken
        );

    // Who was read last stays warm; of the others those change that stand otherwise, which is hardly any.
    public async Task<int> RationAsync(
        string app,
        int mostWarm,
        DateTimeOffset readSince,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        // Nearly always: nobody has to write, or to keep others from writing.
        var isEnough = await database.ReadAsync(
            (connection, token) =>
                new Sql(
                    """
                    select count(case when keep <> 'alive' then 1 end), count(case when rationed = 1 then 1 end)
                    from grants where app = @app and kind = 'rotating'
                    """
                )
                {
                    ["app"] = app,
                }.FindAsync(connection, row => row.Number() <= mostWarm && row.Number() == 0, token),
            cancellationToken
        );
        return isEnough ? 0 : await WriteRationAsync(app, mostWarm, readSince, now, cancellationToken);
    }

    private Task<int> WriteRationAsync(
        string app,
        int mostWarm,
        DateTimeOffset readSince,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async (connection, token) =>
            {
                var warm = await new Sql(
                    """
                    select count(*) from grants
                    where app = @app and kind = 'rotating' and keep = 'warm' and state not in ('paused', 'revoked')
                    """
                )
                {
                    ["app"] = app,
                }.FindAsync(connection, row => row.Number(), token);
                // Everybody who was read after the first that is one too many.
                var cut = await new Sql(
                    """
                    select coalesce(last_read_at, created_at) from grants
                    where app = @app and kind = 'rotating' and keep = 'auto' and state not in ('paused', 'revoked')
                      and coalesce(last_read_at, created_at) > @since
                    order by coalesce(last_read_at, created_at) desc, id limit 1 offset @most
                    """
                )
                {
                    ["app"] = app,
                    ["since"] = readSince,
                    ["most"] = Math.Max(0, mostWarm - warm),
                }.FindAsync(connection, row => (long?)row.BigNumber(), token);
                await new Sql(
                    """
                    update grants set
                      next_refresh_at = case
                        when rationed = 1 and next_refresh_at is not null and refusals = 0 and unknowns = 0
                          and failures = 0
                        then @now else next_refresh_at end,
                      rationed = 1 - rationed, version = version + 1
                    where app = @app and kind = 'rotating' and keep = 'auto'
                      and rationed <> case
                        when coalesce(last_read_at, created_at) > @cut then 0
                        when coalesce(last_read_at, created_at) > @since then 1
                        else 0 end
                    """
                )
                {
                    ["app"] = app,
                    ["now"] = now,
                    ["cut"] = cut ?? 0,
                    ["since"] = readSince,
                }.ExecuteAsync(connection, token);
                return await new Sql("select count(*) from grants where app = @app and rationed = 1")
                {
                    ["app"] = app,
                }.FindAsync(connection, row => row.Number(), token);
            },
            cancellationToken
        );
}
