using System.Data.Common;

namespace Evergrant.Storage;

public sealed partial class SqlGrantStore
{
    public async Task<GrantSnapshot> CommitRotationAsync(Rotation rotation, CancellationToken cancellationToken)
    {
        var (attempt, tokens) = (rotation.Attempt, rotation.Tokens);
        if (tokens.RefreshToken is null && attempt.Parent is not null)
        {
            var presented = await database.ReadAsync(
                (connection, token) => FindTokenAsync(connection, attempt, token),
                cancellationToken
            );
            tokens = tokens with { RefreshToken = Open(presented, attempt) };
        }
        var sealedTokens = new SealedTokens(seals, attempt, tokens);
        var (isNew, row) = await database.WriteAsync(
            (connection, token) => StoreAsync(connection, rotation, sealedTokens, token),
            cancellationToken
        );
        if (row is null)
            throw new InvalidOperationException($"The store has no grant {attempt.Grant} to rotate.");
        return isNew && row.Grant.Tip == attempt.Id
            ? new GrantSnapshot(row.Grant, tokens.AccessToken)
            : row.Open(seals);
    }

    private static async Task<(bool IsNew, SnapshotRow? Row)> StoreAsync(
        DbConnection connection,
        Rotation rotation,
        SealedTokens tokens,
        CancellationToken token
    )
    {
        var attempt = rotation.Attempt;
        if (await tokens.InsertTakingVersionAsync(connection, token))
            return (true, await MoveAsync(connection, rotation, token));
        await GiveBackVersionAsync(connection, attempt.Grant, token);
        return (false, await SnapshotRow.FindAsync(connection, "g.id = @key", attempt.Grant.ToString(), token));
    }

    private const string IsAhead = "(@epoch, @generation, @id) > (epoch, generation, tip)";

    /// What follows from a token set that was just stored. State, evidence and schedule move with the tip, except where a
    /// person stopped the grant: only a person sets it going.
    private static readonly string Move = $"""
        {AttemptRows.AnswerRow};
        update grants set
          state = 'active',
          since = case when state = 'active' then since else @evidence_at end,
          {EvidenceParameters.Set},
          next_refresh_at = @next
        where id = @grant and state not in ('paused', 'revoked') and {IsAhead};
        update grants set
          tip = @id,
          epoch = @epoch,
          generation = case when generation < @generation then @generation else generation end,
          account = coalesce(account, @account),
          unknowns = 0, unknown_since = null, refusals = 0, refused_at = null, refused_secret_at = null,
          failures = 0, not_before = null,
          {TipEnds.Set}
        where id = @grant and {IsAhead};
        {Audit};
        {FreeLease};
        {ProveSecret("(select app from grants where id = @grant)")};
        {SnapshotRow.Select} where g.id = @grant
        """;

    private static Task<SnapshotRow?> MoveAsync(DbConnection connection, Rotation rotation, CancellationToken token)
    {
        var sql = AttemptRows.WithAnswer(Move, rotation.Attempt, rotation.Evidence);
        sql["next"] = rotation.NextRefreshAt;
        sql["account"] = rotation.Tokens.Account;
        sql["secret_set"] = rotation.AppSecretSetAt;
        return sql.WithEnds(rotation.Tokens).FindAsync(connection, SnapshotRow.Read, token);
    }
}
