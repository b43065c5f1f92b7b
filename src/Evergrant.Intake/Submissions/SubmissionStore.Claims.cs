using Evergrant.Storage;

namespace Evergrant.Intake.Submissions;

internal sealed partial class SubmissionStore
{
    /// Who stands behind another of the same person is not looked at again before this, unless that one ends earlier.
    private static readonly TimeSpan PutOff = TimeSpan.FromMinutes(5);

    private const int MostPutOff = 500;

    // Due, nobody's, and first of its person. A submission without an address is a person of its own.
    private const string Free = """
        s.grant_id = @grant and s.due_at is not null and s.due_at <= @now
        and (s.state in ('queued', 'waiting') or s.lease_ends <= now_ms())
        """;

    private const string Behind = """
        exists (select 1 from submissions o where o.grant_id = s.grant_id and o.person = s.person and o.due_at is not null
          and o.id <> s.id
          and (o.place < s.place or (o.place = s.place and o.id < s.id)
            or (o.state = 'running' and o.lease_ends > now_ms())))
        """;

    /// <summary>Takes what of a grant is due, by lease, the longest due first.</summary>
    /// <returns>Those that are this node's now.</returns>
    /// <exception cref="StoreUnavailableException"/>
    public Task<IReadOnlyList<SubmissionId>> ClaimAsync(
        GrantId grant,
        string node,
        int most,
        CancellationToken cancellationToken
    )
    {
        // Looked at twice: of two nodes that choose the same rows at once, the second finds them leased.
        var claim = new Sql(
            $"""
            update submissions set state = 'running', version = version + 1, lease_node = @node,
              lease_ends = now_ms() + cast(@lease as bigint)
            where id in (select s.id from submissions s where {Free} and not {Behind}
                order by s.due_at, s.place, s.id limit @most)
              and due_at is not null and (state in ('queued', 'waiting') or lease_ends <= now_ms())
            returning id
            """
        )
        {
            ["grant"] = grant,
            ["now"] = home.Calendar.GetUtcNow(),
            ["node"] = node,
            ["lease"] = (long)Lease.TotalMilliseconds,
            ["most"] = most,
        };
        return home.Database.WriteAsync(
            (connection, token) => claim.ListAsync(connection, row => SubmissionId.Parse(row.Text()), token),
            cancellationToken
        );
    }

    /// <summary>
    /// Puts off what is due and stands behind another of its person, a bounded number at once, so that a long line is not
    /// looked at over and over. Moves no version: it is only when it is looked at again.
    /// </summary>
    /// <returns>How many.</returns>
    /// <exception cref="StoreUnavailableException"/>
    public Task<int> PutOffAsync(GrantId grant, CancellationToken cancellationToken)
    {
        var now = home.Calendar.GetUtcNow();
        var update = new Sql(
            $"""
            update submissions set due_at = @later
            where id in (select s.id from submissions s where {Free} and {Behind}
                order by s.due_at, s.place, s.id limit @most)
              and due_at is not null and state = 'queued'
            """
        )
        {
            ["grant"] = grant,
            ["now"] = now,
            ["later"] = now + PutOff,
            ["most"] = MostPutOff,
        };
        return home.Database.WriteAsync(update.ExecuteAsync, cancellationToken);
    }

    /// <summary>
    /// Makes due who was put off and stands behind nobody: on PostgreSQL the one before may have ended at the very moment, and
    /// neither of the two writes saw the other.
    /// </summary>
    /// <returns>How many.</returns>
    /// <exception cref="StoreUnavailableException"/>
    public Task<int> FreeAsync(CancellationToken cancellationToken)
    {
        var update = new Sql(
            $"""
            update submissions set due_at = @now
            where id in (select s.id from submissions s
                where s.state = 'queued' and s.due_at is not null and s.due_at > @now and not {Behind} limit @most)
              and state = 'queued'
            """
        )
        {
            ["now"] = home.Calendar.GetUtcNow(),
            ["most"] = MostPutOff,
        };
        return home.Database.WriteAsync(update.ExecuteAsync, cancellationToken);
    }

    /// <summary>What does not open can be delivered by nobody; a person can look at the store, or discard it.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<int> SetBrokenAsideAsync(SubmissionId id, CancellationToken cancellationToken)
    {
        var update = new Sql(
            """
            update submissions set state = 'needs_attention', version = version + 1, due_at = null, lease_node = null,
              lease_ends = null, problem = 'unreadable', failed_at = @now
            where id = @id and state = 'running'
            """
        )
        {
            ["id"] = id.ToString(),
            ["now"] = home.Calendar.GetUtcNow(),
        };
        return home.Database.WriteAsync(update.ExecuteAsync, cancellationToken);
    }

    /// <summary>Whoever has something by lease.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<IReadOnlyList<string>> ListLeasingNodesAsync(CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql(
                    "select distinct lease_node from submissions where state = 'running' and lease_node is not null"
                ).ListAsync(connection, row => row.Text(), token),
            cancellationToken
        );

    /// <summary>Ends the leases of a node that is dead.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<int> EndLeasesAsync(string node, CancellationToken cancellationToken)
    {
        var update = new Sql("update submissions set lease_ends = 0 where state = 'running' and lease_node = @node")
        {
            ["node"] = node,
        };
        return home.Database.WriteAsync(update.ExecuteAsync, cancellationToken);
    }
}
