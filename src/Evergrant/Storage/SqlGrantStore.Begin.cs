using System.Data.Common;

namespace Evergrant.Storage;

public sealed partial class SqlGrantStore
{
    public Task<BeginResult> BeginAsync(
        Attempt attempt,
        long expectedVersion,
        TimeSpan lease,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            (connection, token) => BeginAsync(connection, attempt, expectedVersion, lease, token),
            cancellationToken
        );

    private async Task<BeginResult> BeginAsync(
        DbConnection connection,
        Attempt attempt,
        long expectedVersion,
        TimeSpan lease,
        CancellationToken token
    )
    {
        if (await TakeAsync(connection, attempt, expectedVersion, token) is not { } presented)
            return await WhyNotAsync(connection, attempt, expectedVersion, token);
        // Opened first: a token that does not open must not leave an attempt behind.
        var refreshToken = Open(presented, attempt);
        attempt = attempt with { ParentFingerprint = presented.Fingerprint };
        if (await RecordAsync(connection, attempt, lease, token))
            return new BeginResult.Begun(attempt, refreshToken, expectedVersion + 1);
        await GiveBackVersionAsync(connection, attempt.Grant, token);
        return new BeginResult.AlreadyPresented();
    }

    /// Null: the row moved on, or an attempt is open. Whoever opens one moves the row on, so where each statement sees a newer
    /// database than the one before, none can have been opened since this one looked.
    private static Task<PresentedRow?> TakeAsync(
        DbConnection connection,
        Attempt attempt,
        long expectedVersion,
        CancellationToken token
    ) =>
        new Sql(
            """
            update grants set version = version + 1
            where id = @grant and version = @expected and not exists (
              select 1 from attempts a where a.grant_id = @grant and a.outcome is null and a.parent is not null
            )
            returning
              (select t.sealed_refresh_token from token_sets t where t.grant_id = @grant and t.attempt = @parent),
              (select t.refresh_fingerprint from token_sets t where t.grant_id = @grant and t.attempt = @parent)
            """
        )
        {
            ["grant"] = attempt.Grant,
            ["expected"] = expectedVersion,
            ["parent"] = attempt.Parent,
        }.FindAsync(connection, row => new PresentedRow(row.TextOrNull(), row.TextOrNull()), token);

    private async Task<BeginResult> WhyNotAsync(
        DbConnection connection,
        Attempt attempt,
        long expectedVersion,
        CancellationToken token
    )
    {
        var standing = await LockAsync(connection, attempt.Grant, token);
        var open = await OpenRow.FindAsync(connection, attempt.Grant, token);
        // Asked again because the first answer was lost: what was committed then holds.
        if (open?.Attempt.Id == attempt.Id && open.LeaseEndsAt is not null && standing?.Version == expectedVersion + 1)
            return new BeginResult.Begun(
                open.Attempt,
                Open(await FindTokenAsync(connection, attempt, token), attempt),
                expectedVersion + 1
            );
        if (standing?.Version != expectedVersion || open is null)
            return new BeginResult.Moved();
        return open.LeaseEndsAt is { } until
            ? new BeginResult.Held(open.Attempt.Node, until)
            : new BeginResult.Abandoned(open.Attempt);
    }

    // No attempt is open, so a lease that is there already is a leftover, whatever its time.
    private const string Record = $"""
        {AttemptRows.InsertRow}
        on conflict do nothing;
        insert into leases (grant_id, attempt, ends_at)
        select @grant, @id, now_ms() + @lease from attempts where id = @id and outcome is null
        on conflict (grant_id) do update set attempt = excluded.attempt, ends_at = excluded.ends_at
        """;

    /// False: an attempt of this parent and try is on record. Both rows are written, or neither.
    private static async Task<bool> RecordAsync(
        DbConnection connection,
        Attempt attempt,
        TimeSpan lease,
        CancellationToken token
    )
    {
        var sql = AttemptRows.With(Record, attempt);
        sql["lease"] = (long)lease.TotalMilliseconds;
        return await sql.ExecuteAsync(connection, token) == 2;
    }

    private RefreshToken Open(PresentedRow presented, Attempt attempt) =>
        seals.OpenRefreshToken(
            presented.SealedToken
                ?? throw new InvalidOperationException(
                    $"{attempt.Grant} has no refresh token of {attempt.Parent?.ToString() ?? "no parent"}."
                ),
            attempt.Grant,
            attempt.Parent!.Value
        );

    private static async Task<PresentedRow> FindTokenAsync(
        DbConnection connection,
        Attempt attempt,
        CancellationToken token
    ) =>
        await new Sql(
            """
            select sealed_refresh_token, refresh_fingerprint from token_sets
            where grant_id = @grant and attempt = @parent
            """
        )
        {
            ["grant"] = attempt.Grant,
            ["parent"] = attempt.Parent,
        }.FindAsync(connection, row => new PresentedRow(row.TextOrNull(), row.TextOrNull()), token)
        ?? new PresentedRow(null, null);

    private sealed record PresentedRow(string? SealedToken, string? Fingerprint);
}
