using System.Data.Common;
using System.Text.Json;
using Evergrant.Storage;

namespace Evergrant.Hosting.Alerts;

/// Alerts, deliveries and mutes on record. Any number of processes work on them at once: what one opens, claims or closes,
/// no other does.
internal sealed class AlertStore(SqlDatabase database, TimeProvider processClock)
{
    private const string Columns = "a.id, a.key, a.kind, a.app, a.grant_id, a.said, a.since, a.noticed_at, a.ended_at";
    private const string Muted = """
        exists (
          select 1 from alert_mutes m
          where (m.subject = 'app:' || a.app or m.subject = 'grant:' || a.grant_id)
            and (m.until is null or m.until > now_ms())
        )
        """;
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(90);

    /// A recovery that could not be told for so long is no news.
    private static readonly TimeSpan News = TimeSpan.FromDays(7);

    public Task<IReadOnlyList<StoredAlert>> ListOpenAsync(CancellationToken cancellationToken) =>
        ReadAsync(
            new Sql($"select {Columns} from alerts a where a.closed_at is null order by a.since, a.id"),
            Read,
            cancellationToken
        );

    /// Open ones that nobody asked to be spared. Reminders are none of them: what has not come yet is no trouble, and a
    /// monitor that is silenced for days tells of nothing else.
    public async Task<int> CountAudibleAsync(CancellationToken cancellationToken) =>
        (
            await ReadAsync(
                new Sql(
                    $"select count(*) from alerts a where a.closed_at is null and a.kind <> 'ending' and not {Muted}"
                ),
                row => row.Number(),
                cancellationToken
            )
        )[0];

    /// <summary>
    /// Opens an alert unless one of its key is open, or the grant it was concluded from has changed since: then somebody
    /// else's look is the newer one.
    /// </summary>
    public Task<bool> OpenAsync(StoredAlert alert, Grant witness, CancellationToken cancellationToken)
    {
        var said = JsonSerializer.Serialize(alert.Said, AlertJsonText.Readable.AlertText);
        return database.WriteAsync(
            async (connection, token) =>
            {
                await ForgetOldAsync(connection, token);
                return await new Sql(
                        """
                        insert into alerts (id, key, kind, app, grant_id, said, since, noticed_at, opened_at, loud)
                        select @id, @key, @kind, @app, @grant, @said, @since, @noticed, now_ms(), 0
                        where exists (select 1 from grants where id = @witness and version = @version)
                        on conflict do nothing
                        """
                    )
                    {
                        ["id"] = alert.Id,
                        ["key"] = alert.Key,
                        ["kind"] = Words.Of(alert.Kind),
                        ["app"] = alert.App,
                        ["grant"] = alert.Grant,
                        ["said"] = said,
                        ["since"] = alert.Since,
                        ["noticed"] = alert.NoticedAt,
                        ["witness"] = witness.Id,
                        ["version"] = witness.Version,
                    }.ExecuteAsync(connection, token) == 1;
            },
            cancellationToken
        );
    }

    /// <param name="loud">Whether those who heard of it are told that it ended.</param>
    /// <returns>False: somebody else closed it.</returns>
    public Task<bool> CloseAsync(
        StoredAlert alert,
        DateTimeOffset at,
        bool loud,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async (connection, token) =>
            {
                var closed = await new Sql(
                    $"""
                    update alerts as a set closed_at = now_ms(), ended_at = @at,
                      loud = case when {Muted} then 0 else @loud end
                    where a.id = @id and a.closed_at is null
                    """
                )
                {
                    ["id"] = alert.Id,
                    ["at"] = at,
                    ["loud"] = loud ? 1 : 0,
                }.ExecuteAsync(connection, token);
                // One that is being sent says itself how that ended.
                await new Sql(
                    """
                    update alert_deliveries set state = 'dropped'
                    where alert_id = @id and message = 'opened' and state = 'pending' and lease_ends_at <= now_ms()
                    """
                )
                {
                    ["id"] = alert.Id,
                }.ExecuteAsync(connection, token);
                return closed == 1;
            },
            cancellationToken
        );

    /// Puts on record what has to be delivered: each open alert once, and the end of each that was delivered.
    public async Task AddDeliveriesAsync(string way, CancellationToken cancellationToken)
    {
        var missing = await ReadAsync(
            new Sql(
                """
                select a.id, 'opened' from alerts a
                where a.closed_at is null and not exists (
                  select 1 from alert_deliveries d where d.alert_id = a.id and d.message = 'opened' and d.way = @way)
                union all
                select a.id, 'recovered' from alerts a
                join alert_deliveries o on o.alert_id = a.id and o.message = 'opened' and o.way = @way
                where a.closed_at >= @recent and a.loud = 1 and o.state = 'delivered' and not exists (
                  select 1 from alert_deliveries d where d.alert_id = a.id and d.message = 'recovered' and d.way = @way)
                """
            )
            {
                ["way"] = way,
                ["recent"] = processClock.GetUtcNow() - News,
            },
            row => (Alert: row.Text(), Message: row.Text()),
            cancellationToken
        );
        if (missing.Count > 0)
            await database.WriteAsync(
                async (connection, token) =>
                {
                    foreach (var (alert, message) in missing)
                        await new Sql(
                            """
                            insert into alert_deliveries
                              (alert_id, message, way, state, tries, created_at, next_try_at, lease_ends_at)
                            values (@alert, @message, @way, 'pending', 0, now_ms(), now_ms(), 0)
                            on conflict do nothing
                            """
                        )
                        {
                            ["alert"] = alert,
                            ["message"] = message,
                            ["way"] = way,
                        }.ExecuteAsync(connection, token);
                    return true;
                },
                cancellationToken
            );
    }

    /// The delivery that is due first and that nobody else is at. Null: there is none.
    public async Task<Delivery?> ClaimAsync(string way, TimeSpan lease, CancellationToken cancellationToken)
    {
        while (await FindDueAsync(way, cancellationToken) is { } due)
        {
            var claim = new Sql(
                """
                update alert_deliveries set lease = @lease, lease_ends_at = now_ms() + @span, tries = tries + 1
                where alert_id = @alert and message = @message and way = @way
                  and state = 'pending' and next_try_at <= now_ms() and lease_ends_at <= now_ms()
                """
            )
            {
                ["alert"] = due.Alert.Id,
                ["message"] = Words.Of(due.Message),
                ["way"] = way,
                ["lease"] = due.Lease,
                ["span"] = (long)lease.TotalMilliseconds,
            };
            if (await database.WriteAsync(claim.ExecuteAsync, cancellationToken) == 1)
                return due with { Tries = due.Tries + 1 };
        }
        return null;
    }

    public Task DeliveredAsync(Delivery delivery, string? remark, CancellationToken cancellationToken) =>
        EndAsync(delivery, "delivered", null, remark, cancellationToken);

    /// <param name="again">Null: never.</param>
    public Task FailedAsync(Delivery delivery, TimeSpan? again, string why, CancellationToken cancellationToken) =>
        EndAsync(delivery, again is null ? "given_up" : "pending", again, why, cancellationToken);

    /// <param name="subject">`grant:ID` or `app:NAME`.</param>
    public Task MuteAsync(string subject, DateTimeOffset? until, CancellationToken cancellationToken) =>
        database.WriteAsync(
            new Sql(
                """
                insert into alert_mutes (subject, until) values (@subject, @until)
                on conflict (subject) do update set until = excluded.until
                """
            )
            {
                ["subject"] = subject,
                ["until"] = until,
            }.ExecuteAsync,
            cancellationToken
        );

    public async Task<bool> UnmuteAsync(string subject, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            new Sql("delete from alert_mutes where subject = @subject and (until is null or until > now_ms())")
            {
                ["subject"] = subject,
            }.ExecuteAsync,
            cancellationToken
        ) == 1;

    public Task<IReadOnlyList<(string Subject, DateTimeOffset? Until)>> ListMutesAsync(
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            new Sql("select subject, until from alert_mutes where until is null or until > now_ms() order by subject"),
            row => (row.Text(), row.TimeOrNull()),
            cancellationToken
        );

    /// Of open alerts, the latest try first.
    public Task<IReadOnlyList<(string Alert, AlertDelivery Delivery)>> ListDeliveriesAsync(
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            new Sql(
                """
                select d.alert_id, d.way, d.state, d.tries, d.delivered_at, d.next_try_at, d.last_error
                from alert_deliveries d join alerts a on a.id = d.alert_id
                where a.closed_at is null and d.message = 'opened' order by d.way
                """
            ),
            row => (row.Text(), ReadDelivery(row)),
            cancellationToken
        );

    private Task<Delivery?> FindDueAsync(string way, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (connection, token) =>
                new Sql(
                    $"""
                    select d.message, d.tries, d.created_at, {Columns}
                    from alert_deliveries d join alerts a on a.id = d.alert_id
                    where d.way = @way and d.state = 'pending' and d.next_try_at <= now_ms() and d.lease_ends_at <= now_ms()
                      and (d.message = 'recovered' or a.closed_at is null) and not {Muted}
                    order by d.next_try_at, d.alert_id limit 1
                    """
                )
                {
                    ["way"] = way,
                }.FindAsync(
                    connection,
                    row =>
                    {
                        var (message, tries, created) = (Words.To<AlertMessage>(row.Text()), row.Number(), row.Time());
                        return new Delivery(Read(row), message, way, Guid.NewGuid().ToString("n"), tries, created);
                    },
                    token
                ),
            cancellationToken
        );

    private Task<int> EndAsync(
        Delivery delivery,
        string state,
        TimeSpan? again,
        string? why,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            new Sql(
                """
                update alert_deliveries set state = @state, next_try_at = now_ms() + @again, lease_ends_at = 0,
                  last_error = @why, delivered_at = case when @state = 'delivered' then now_ms() else delivered_at end
                where alert_id = @alert and message = @message and way = @way and lease = @lease
                """
            )
            {
                ["alert"] = delivery.Alert.Id,
                ["message"] = Words.Of(delivery.Message),
                ["way"] = delivery.Way,
                ["lease"] = delivery.Lease,
                ["state"] = state,
                ["again"] = (long)(again ?? TimeSpan.Zero).TotalMilliseconds,
                ["why"] = why,
            }.ExecuteAsync,
            cancellationToken
        );

    private static async Task ForgetOldAsync(DbConnection connection, CancellationToken token)
    {
        foreach (
            var delete in (string[])
                [
                    "delete from alert_deliveries where alert_id in (select id from alerts where closed_at < now_ms() - @age)",
                    "delete from alerts where closed_at < now_ms() - @age",
                    "delete from alert_mutes where until < now_ms() - @age",
                ]
        )
            await new Sql(delete) { ["age"] = (long)Remembered.TotalMilliseconds }.ExecuteAsync(connection, token);
    }

    private Task<IReadOnlyList<T>> ReadAsync<T>(Sql sql, Func<SqlRow, T> read, CancellationToken cancellationToken) =>
        database.ReadAsync((connection, token) => sql.ListAsync(connection, read, token), cancellationToken);

    private static StoredAlert Read(SqlRow row) =>
        new(
            row.Text(),
            row.Text(),
            Words.To<CauseKind>(row.Text()),
            row.TextOrNull(),
            row.TextOrNull() is { } grant ? GrantId.Parse(grant) : null,
            JsonSerializer.Deserialize(row.Text(), AlertJsonText.Readable.AlertText)!,
            row.Time(),
            row.Time(),
            row.TimeOrNull()
        );

    private static AlertDelivery ReadDelivery(SqlRow row)
    {
        var (way, state, tries) = (row.Text(), row.Text(), row.Number());
        var (delivered, next, error) = (row.TimeOrNull(), row.Time(), row.TextOrNull());
        return new AlertDelivery(way, state, tries, delivered, state == "pending" ? next : null, error);
    }
}
