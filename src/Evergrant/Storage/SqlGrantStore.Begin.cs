using System.Data.Common;

namespace Evergrant.Storage;

public sealed partial class SqlGrantStore
{
    public async Task<BeginResult> BeginAsync(
        Attempt attempt,
        long expectedVersion,
        TimeSpan lease,
        CancellationToken cancellationToken
    )
    {
        var presented = await FindTokenAsync(attempt, cancellationToken);
        // Opened first: a token that does not open must not leave an attempt behind.
        var token = seals.OpenRefreshToken(presented.SealedToken, attempt.Grant, presented.Set);
        attempt = attempt with { ParentFingerprint = presented.Fingerprint };
        return await database.WriteAsync(
            async (connection, cancel) =>
                await TakeAsync(connection, attempt, expectedVersion, lease, cancel) is { } refusal
                    ? refusal
                    : new BeginResult.Begun(attempt, token, expectedVersion + 1),
            cancellationToken
        );
    }

    /// Null: taken. Any other answer leaves everything as it was.
    private static async Task<BeginResult?> TakeAsync(
        DbConnection connection,
        Attempt attempt,
        long expectedVersion,
        TimeSpan lease,
        CancellationToken token
    )
    {
        var standing = await LockAsync(connection, attempt.Grant, token);
        var open = await OpenRow.FindAsync(connection, attempt.Grant, token);
        // Asked again because the first answer was lost: what was committed then holds.
        if (open?.Attempt.Id == attempt.Id && open.LeaseEndsAt is not null && standing?.Version == expectedVersion + 1)
            return null;
        if (standing?.Version != expectedVersion)
            return new BeginResult.Moved();
        if (open is not null)
            return open.LeaseEndsAt is { } until
                ? new BeginResult.Held(open.Attempt.Node, until)
                : new BeginResult.Abandoned(open.Attempt);
        if (!await AttemptRows.InsertAsync(connection, attempt, token))
            return new BeginResult.AlreadyPresented();
        await LeaseAsync(connection, attempt, lease, token);
        await TouchAsync(connection, attempt.Grant, token);
        return null;
    }

    // No attempt is open, so a row that is there already is a leftover, whatever its time.
    private static Task<int> LeaseAsync(
        DbConnection connection,
        Attempt attempt,
        TimeSpan lease,
        CancellationToken token
    ) =>
        new Sql(
            """
            insert into leases (grant_id, attempt, ends_at) values (@grant, @attempt, now_ms() + @lease)
            on conflict (grant_id) do update set attempt = excluded.attempt, ends_at = excluded.ends_at
            """
        )
        {
            ["grant"] = attempt.Grant,
            ["attempt"] = attempt.Id,
            ["lease"] = (long)lease.TotalMilliseconds,
        }.ExecuteAsync(connection, token);

    private async Task<PresentedRow> FindTokenAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(
            (connection, token) =>
                new Sql(
                    """
                    select attempt, sealed_refresh_token, refresh_fingerprint from token_sets
                    where grant_id = @grant and attempt = @parent and sealed_refresh_token is not null
                    """
                )
                {
                    ["grant"] = attempt.Grant,
                    ["parent"] = attempt.Parent,
                }.FindAsync(
                    connection,
                    row => new PresentedRow(AttemptId.Parse(row.Text()), row.Text(), row.Text()),
                    token
                ),
            cancellationToken
        );
        return row
            ?? throw new InvalidOperationException(
                $"{attempt.Grant} has no refresh token of {attempt.Parent?.ToString() ?? "no parent"}."
            );
    }

    private sealed record PresentedRow(AttemptId Set, string SealedToken, string Fingerprint);
}
