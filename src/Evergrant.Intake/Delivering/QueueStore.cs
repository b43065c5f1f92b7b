using System.Data.Common;
using Evergrant.Hosting.Home;
using Evergrant.Storage;

namespace Evergrant.Intake.Delivering;

/// Queues on record, one for each grant that was ever sent to. Safe for concurrent use.
internal sealed class QueueStore(EvergrantHome home)
{
    private const string Columns = "q.grant_id, q.version, q.held, q.held_at, q.held_until, q.state, g.state";

    private const string HasDue = """
        exists (select 1 from submissions s where s.grant_id = q.grant_id and s.due_at is not null and s.due_at <= @now
          and (s.state in ('queued', 'waiting') or s.lease_ends <= now_ms()))
        """;

    /// <summary>Those with something due that are not held for longer, and those that their grant holds.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<IReadOnlyList<Queue>> ListDueAsync(CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql(
                    $"""
                    select {Columns} from intake_queues q left join grants g on g.id = q.grant_id
                    where (q.held is null or q.held_until is null or q.held_until <= @now) and {HasDue}
                    """
                )
                {
                    ["now"] = home.Calendar.GetUtcNow(),
                }.ListAsync(connection, Read, token),
            cancellationToken
        );

    /// Null: nothing was ever sent to it.
    public Task<Queue?> FindAsync(GrantId grant, CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql(
                    $"select {Columns} from intake_queues q left join grants g on g.id = q.grant_id where q.grant_id = @grant"
                )
                {
                    ["grant"] = grant,
                }.FindAsync(connection, Read, token),
            cancellationToken
        );

    /// <returns>Null: somebody changed it meanwhile; nothing was changed.</returns>
    public async Task<Queue?> ChangeAsync(Queue seen, Queue wanted, CancellationToken cancellationToken)
    {
        var update = new Sql(
            """
            update intake_queues set version = version + 1, held = @held, held_at = @at, held_until = @until, state = @state
            where grant_id = @grant and version = @version
            """
        )
        {
            ["grant"] = seen.Grant,
            ["version"] = seen.Version,
            ["held"] = wanted.Held,
            ["at"] = wanted.HeldAt,
            ["until"] = wanted.HeldUntil,
            ["state"] = wanted.Standing.ToText(),
        };
        return await home.Database.WriteAsync(update.ExecuteAsync, cancellationToken) == 1
            ? wanted with
            {
                Version = seen.Version + 1,
            }
            : null;
    }

    /// <summary>Held queues behind which something waits.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<IReadOnlyList<QueueHold>> ListHeldAsync(CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql(
                    """
                    select q.grant_id, g.name, q.held, q.held_at, q.held_until,
                      (select count(*) from submissions s where s.grant_id = q.grant_id and s.due_at is not null)
                    from intake_queues q left join grants g on g.id = q.grant_id
                    where q.held is not null
                      and exists (select 1 from submissions s where s.grant_id = q.grant_id and s.due_at is not null)
                    order by q.held_at, q.grant_id
                    """
                ).ListAsync(
                    connection,
                    row => new QueueHold(
                        GrantId.Parse(row.Text()),
                        row.TextOrNull(),
                        row.Text(),
                        row.Time(),
                        row.TimeOrNull(),
                        row.BigNumber()
                    ),
                    token
                ),
            cancellationToken
        );

    /// <summary>The first moment from which something can be delivered that cannot be now (calendar). Null: there is none.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<DateTimeOffset?> FindNextAsync(CancellationToken cancellationToken)
    {
        var now = home.Calendar.GetUtcNow();
        return home.Database.ReadAsync(FindAsync, cancellationToken);

        async Task<DateTimeOffset?> FindAsync(DbConnection connection, CancellationToken token)
        {
            var firsts = await new Sql(
                """
                select case when q.held_until > @now and q.held is not null then q.held_until else
                  (select min(s.due_at) from submissions s where s.grant_id = q.grant_id and s.due_at is not null
                     and s.due_at > @now) end
                from intake_queues q where (q.held is null or q.held_until is not null)
                  and exists (select 1 from submissions s where s.grant_id = q.grant_id and s.due_at is not null)
                """
            )
            {
                ["now"] = now,
            }.ListAsync(connection, row => row.TimeOrNull(), token);
            return firsts.Min();
        }
    }

    private static Queue Read(SqlRow row) =>
        new()
        {
            Grant = GrantId.Parse(row.Text()),
            Version = row.BigNumber(),
            Held = row.TextOrNull(),
            HeldAt = row.TimeOrNull(),
            HeldUntil = row.TimeOrNull(),
            Standing = QueueStanding.Of(row.TextOrNull()),
            GrantState = row.TextOrNull(),
        };
}
