using System.Data.Common;

namespace Evergrant.Storage;

public sealed partial class SqlGrantStore
{
    public Task<EndResult> EndAsync(AttemptEnd end, CancellationToken cancellationToken) =>
        database.WriteAsync((connection, token) => EndAsync(connection, end, token), cancellationToken);

    public async Task<OpenAttempt?> FindOpenAttemptAsync(GrantId id, CancellationToken cancellationToken)
    {
        var open = await database.ReadAsync(
            (connection, token) => OpenRow.FindAsync(connection, id, token),
            cancellationToken
        );
        return open is null ? null : new OpenAttempt(open.Attempt, open.LeaseEndsAt is null);
    }

    // Ids begin with the time.
    public Task<DateTimeOffset?> FindNewestStartAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            (connection, token) =>
                new Sql("select started_at from attempts order by id desc limit 1").FindAsync(
                    connection,
                    row => row.TimeOrNull(),
                    token
                ),
            cancellationToken
        );

    public Task<Attempt?> FindAttemptAsync(AttemptId id, CancellationToken cancellationToken) =>
        database.ReadAsync((connection, token) => FindAttemptAsync(connection, id, token), cancellationToken);

    public Task<IReadOnlyList<Attempt>> ListAttemptsAsync(GrantId id, int limit, CancellationToken cancellationToken) =>
        ListAsync(
            new Sql(
                $"select {AttemptRows.Columns} from attempts a where a.grant_id = @id order by a.id desc limit @limit"
            )
            {
                ["id"] = id,
                ["limit"] = limit,
            },
            AttemptRows.Read,
            cancellationToken
        );

    public Task<Sibling?> FindUnpresentedSiblingAsync(GrantId id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (connection, token) =>
                new Sql(
                    """
                    select t.attempt, t.generation from token_sets t join grants g on g.id = t.grant_id
                    where g.id = @id and t.epoch = g.epoch and t.attempt <> g.tip and t.sealed_refresh_token is not null
                      and not exists (
                        select 1 from attempts a
                        where a.grant_id = t.grant_id
                          and (a.parent = t.attempt or a.parent_fingerprint = t.refresh_fingerprint)
                          and (a.outcome is null or a.outcome <> 'not_sent') and a.passing = 0
                      )
                    order by t.generation desc, t.attempt desc limit 1
                    """
                )
                {
                    ["id"] = id,
                }.FindAsync(connection, row => new Sibling(AttemptId.Parse(row.Text()), row.Number()), token),
            cancellationToken
        );

    private static async Task<EndResult> EndAsync(DbConnection connection, AttemptEnd end, CancellationToken token)
    {
        // The grant of a consent that failed need not exist.
        var standing = await LockAsync(connection, end.Grant, token);
        if (await FindAttemptAsync(connection, end.Attempt, token) is not { } attempt)
            return EndResult.Settled;
        if (end.IsDone(attempt))
            return EndResult.Ended;
        if (!end.MayEnd(attempt) || (end.OnlyIfAbandoned && await IsLeasedAsync(connection, end.Attempt, token)))
            return EndResult.Settled;
        if (end.Change is not null && standing?.Version != end.ExpectedVersion)
            return EndResult.Moved;
        await WriteEndAsync(connection, end, token);
        if (end.Change is not null)
            await ChangeAsync(connection, end.Grant, end.ExpectedVersion, end.Change, token);
        return EndResult.Ended;
    }

    private static Task<int> WriteEndAsync(DbConnection connection, AttemptEnd end, CancellationToken token) =>
        new Sql(
            $"""
            update attempts set outcome = @outcome, ended_at = @ended, received = @received, passing = @passing
            where id = @id and (outcome is null or outcome <> 'answered');
            {FreeLease}
            """
        )
        {
            ["id"] = end.Attempt,
            ["grant"] = end.Grant,
            ["outcome"] = Codes.Of(end.Outcome),
            ["ended"] = end.EndedAt,
            ["received"] = end.Received,
            ["passing"] = end.IsPassing ? 1 : 0,
        }.ExecuteAsync(connection, token);

    private static async Task<bool> IsLeasedAsync(DbConnection connection, AttemptId id, CancellationToken token) =>
        await new Sql("select attempt from leases where attempt = @id and ends_at > now_ms()")
        {
            ["id"] = id,
        }.FindAsync(connection, row => row.Text(), token)
            is not null;

    private static Task<Attempt?> FindAttemptAsync(DbConnection connection, AttemptId id, CancellationToken token) =>
        new Sql($"select {AttemptRows.Columns} from attempts a where a.id = @id") { ["id"] = id }.FindAsync(
            connection,
            AttemptRows.Read,
            token
        );
}
