using System.Data.Common;

namespace Evergrant.Storage;

/// The attempt of a grant that presents a stored token and has no outcome. No end of the lease: it has ended.
internal sealed record OpenRow(Attempt Attempt, DateTimeOffset? LeaseEndsAt)
{
    public static Task<OpenRow?> FindAsync(DbConnection connection, GrantId grant, CancellationToken token) =>
        new Sql(
            $"""
            select case when l.ends_at > now_ms() then l.ends_at end, {AttemptRows.Columns}
            from attempts a left join leases l on l.grant_id = a.grant_id and l.attempt = a.id
            where a.grant_id = @grant and a.outcome is null and a.parent is not null
            order by a.id limit 1
            """
        )
        {
            ["grant"] = grant,
        }.FindAsync(connection, Read, token);

    private static OpenRow Read(SqlRow row)
    {
        var leaseEndsAt = row.TimeOrNull();
        return new OpenRow(AttemptRows.Read(row), leaseEndsAt);
    }
}
