using System.Data.Common;

namespace Evergrant.Storage;

public sealed partial class SqlGrantStore
{
    public async Task<GrantSnapshot> CommitRotationAsync(Rotation rotation, CancellationToken cancellationToken)
    {
        var (attempt, tokens) = (rotation.Attempt, rotation.Tokens);
        if (tokens.RefreshToken is null && attempt.Parent is not null)
        {
            var presented = await FindTokenAsync(attempt, cancellationToken);
            tokens = tokens with
            {
                RefreshToken = seals.OpenRefreshToken(presented.SealedToken, attempt.Grant, presented.Set),
            };
        }
        var sealedTokens = new SealedTokens(seals, attempt, tokens);
        var row = await database.WriteAsync(
            (connection, token) => StoreAsync(connection, rotation, sealedTokens, token),
            cancellationToken
        );
        return row?.Open(seals)
            ?? throw new InvalidOperationException($"The store has no grant {attempt.Grant} to rotate.");
    }

    private static async Task<SnapshotRow?> StoreAsync(
        DbConnection connection,
        Rotation rotation,
        SealedTokens tokens,
        CancellationToken token
    )
    {
        var attempt = rotation.Attempt;
        if (await LockAsync(connection, attempt.Grant, token) is not { } standing)
            return null;
        if (await tokens.InsertAsync(connection, attempt.Epoch, attempt.Generation, token))
        {
            await AttemptRows.AnswerAsync(connection, attempt, rotation.Evidence, token);
            if (!await MoveTipAsync(connection, rotation, token))
                await TouchAsync(connection, attempt.Grant, token);
            await AuditAsync(connection, attempt.Grant, rotation.Evidence, token);
            await FreeLeaseAsync(connection, attempt.Grant, attempt.Id, token);
            await ProveSecretAsync(connection, standing.App, rotation.AppSecretSetAt, rotation.Evidence.At, token);
        }
        return await SnapshotRow.FindAsync(connection, "g.id = @key", attempt.Grant.ToString(), token);
    }

    /// False: the tip lies as far or further.
    private static async Task<bool> MoveTipAsync(DbConnection connection, Rotation rotation, CancellationToken token) =>
        await new Sql(
            $"""
            update grants set
              tip = @attempt,
              epoch = @epoch,
              generation = case when generation < @generation then @generation else generation end,
              account = coalesce(account, @account),
              unknowns = 0, unknown_since = null, refusals = 0, refused_at = null, refused_secret_at = null,
              failures = 0, not_before = null,
              {TipEnds.Set},
              version = version + 1
            where id = @id and (@epoch, @generation, @attempt) > (epoch, generation, tip)
            """
        )
        {
            ["id"] = rotation.Attempt.Grant,
            ["attempt"] = rotation.Attempt.Id,
            ["epoch"] = rotation.Attempt.Epoch,
            ["generation"] = rotation.Attempt.Generation,
            ["account"] = rotation.Tokens.Account,
        }
            .WithEnds(rotation.Tokens)
            .ExecuteAsync(connection, token) == 1
        && await ReviveAsync(connection, rotation, token);

    /// A person stopped a paused or revoked grant: only a person sets it going.
    private static async Task<bool> ReviveAsync(DbConnection connection, Rotation rotation, CancellationToken token)
    {
        await new Sql(
            $"""
            update grants set
              state = 'active',
              since = case when state = 'active' then since else @evidence_at end,
              {EvidenceParameters.Set},
              next_refresh_at = @next
            where id = @id and state not in ('paused', 'revoked')
            """
        )
        {
            ["id"] = rotation.Attempt.Grant,
            ["next"] = rotation.NextRefreshAt,
        }
            .With(rotation.Evidence)
            .ExecuteAsync(connection, token);
        return true;
    }

    private static Task<int> TouchAsync(DbConnection connection, GrantId id, CancellationToken token) =>
        new Sql("update grants set version = version + 1 where id = @id") { ["id"] = id }.ExecuteAsync(
            connection,
            token
        );
}
