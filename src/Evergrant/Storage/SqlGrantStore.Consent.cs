using System.Data.Common;

namespace Evergrant.Storage;

public sealed partial class SqlGrantStore
{
    public Task<ConsentBeginResult> BeginConsentAsync(
        Attempt attempt,
        Secret presented,
        CancellationToken cancellationToken
    )
    {
        attempt = attempt with { ParentFingerprint = seals.Fingerprint(presented) };
        return database.WriteAsync(
            (connection, token) => BeginConsentAsync(connection, attempt, token),
            cancellationToken
        );
    }

    private static async Task<ConsentBeginResult> BeginConsentAsync(
        DbConnection connection,
        Attempt attempt,
        CancellationToken token
    )
    {
        if (await FindAttemptAsync(connection, attempt.Id, token) is { } recorded)
            return Presentations.OfRecorded(recorded);
        if (attempt.Kind == AttemptKind.Import && await FindOwnerAsync(connection, attempt, token) is { } own)
            return own;
        var before = await AttemptRows.ListPresentationsAsync(connection, attempt, token);
        if (Presentations.NextTry(attempt.Kind, before) is not { } number)
            return new ConsentBeginResult.AlreadyPresented(before[0]);
        attempt = attempt with { Try = number };
        if (await AttemptRows.InsertAsync(connection, attempt, token))
            return new ConsentBeginResult.Begun(attempt);
        // Where statements see what others commit between them, the index has decided.
        return new ConsentBeginResult.AlreadyPresented(
            (await AttemptRows.ListPresentationsAsync(connection, attempt, token))[0]
        );
    }

    private static async Task<ConsentBeginResult.OwnToken?> FindOwnerAsync(
        DbConnection connection,
        Attempt attempt,
        CancellationToken token
    ) =>
        await new Sql("select grant_id from token_sets where refresh_fingerprint = @fingerprint limit 1")
        {
            ["fingerprint"] = attempt.ParentFingerprint,
        }.FindAsync(connection, row => new ConsentBeginResult.OwnToken(GrantId.Parse(row.Text())), token);

    public async Task<GrantSnapshot?> CommitConsentAsync(Consent consent, CancellationToken cancellationToken)
    {
        var sealedTokens = new SealedTokens(seals, consent.Attempt, consent.Tokens);
        var row = await database.WriteAsync(
            (connection, token) => StoreAsync(connection, consent, sealedTokens, token),
            cancellationToken
        );
        return row?.Open(seals);
    }

    private static async Task<SnapshotRow?> StoreAsync(
        DbConnection connection,
        Consent consent,
        SealedTokens tokens,
        CancellationToken token
    )
    {
        var attempt = consent.Attempt;
        var standing = await LockAsync(connection, attempt.Grant, token);
        if (
            standing is null
            && (await IsAccountTakenAsync(connection, consent, token) || !await CreateAsync(connection, consent, token))
        )
            return null;
        attempt = attempt with { Epoch = (standing?.Epoch ?? 0) + 1, Generation = (standing?.Generation ?? 0) + 1 };
        if (await tokens.InsertAsync(connection, attempt.Epoch, attempt.Generation, token))
        {
            if (standing is not null)
                await RenewAsync(connection, consent, attempt, token);
            await AuditAsync(connection, attempt.Grant, consent.Evidence, token);
            if (consent.Kind == GrantKind.Rotating)
            {
                await AttemptRows
                    .WithAnswer(AttemptRows.AnswerRow, attempt, consent.Evidence)
                    .ExecuteAsync(connection, token);
                await ProveSecretAsync(connection, consent, token);
            }
        }
        return await SnapshotRow.FindAsync(connection, "g.id = @key", attempt.Grant.ToString(), token);
    }

    /// Two first consents of one account at the same instant make one grant: the app's row is what both wait for.
    private static async Task<bool> IsAccountTakenAsync(
        DbConnection connection,
        Consent consent,
        CancellationToken token
    )
    {
        if (consent is not { OnlyOfAccount: true, Tokens.Account: { } account })
            return false;
        await new Sql("update apps set profile = profile where name = @app") { ["app"] = consent.App }.ExecuteAsync(
            connection,
            token
        );
        return await new Sql(
            """
            select id from grants
            where app = @app and account = @account and kind = 'rotating' and state <> 'revoked' limit 1
            """
        )
        {
            ["app"] = consent.App,
            ["account"] = account,
        }.FindAsync(connection, row => row.Text(), token)
            is not null;
    }

    /// False: the name is taken.
    private static async Task<bool> CreateAsync(DbConnection connection, Consent consent, CancellationToken token) =>
        await Parameters(
                new Sql(
                    $"""
                    insert into grants (
                      id, name, app, kind, account, state, since, evidence_at, evidence_what, evidence_sent,
                      evidence_received, evidence_meaning, evidence_node, epoch, generation, tip, keep,
                      next_refresh_at, unknowns, refusals, failures, version, created_at, consented_at,
                      {TipEnds.Columns}
                    )
                    values (
                      @id, @name, @app, @kind, @account, @state, @evidence_at,
                      {EvidenceParameters.Values}, 1, 1, @tip, @keep,
                      @next, 0, 0, 0, 1, @evidence_at, @consented,
                      {TipEnds.Values}
                    )
                    on conflict do nothing
                    """
                )
                {
                    ["name"] = consent.GrantName,
                    ["app"] = consent.App,
                    ["kind"] = Codes.Of(consent.Kind),
                    ["keep"] = Codes.Of(consent.Keep),
                },
                consent
            )
            .ExecuteAsync(connection, token) == 1;

    private static Task<int> RenewAsync(
        DbConnection connection,
        Consent consent,
        Attempt attempt,
        CancellationToken token
    ) =>
        Parameters(
                new Sql(
                    $"""
                    update grants set
                      account = coalesce(@account, account),
                      since = case when state = @state then since else @evidence_at end,
                      state = @state,
                      {EvidenceParameters.Set},
                      epoch = @epoch, generation = @generation, tip = @tip, next_refresh_at = @next,
                      unknowns = 0, unknown_since = null, refusals = 0, refused_at = null,
                      refused_secret_at = null, failures = 0, not_before = null, consented_at = @consented,
                      {TipEnds.SetAnew}, version = version + 1
                    where id = @id
                    """
                )
                {
                    ["epoch"] = attempt.Epoch,
                    ["generation"] = attempt.Generation,
                },
                consent
            )
            .ExecuteAsync(connection, token);

    private static Sql Parameters(Sql sql, Consent consent)
    {
        sql["id"] = consent.Attempt.Grant;
        sql["account"] = consent.Tokens.Account;
        sql["state"] = Codes.Of(consent.State);
        sql["tip"] = consent.Attempt.Id;
        sql["next"] = consent.NextRefreshAt;
        sql["consented"] = consent.Tokens.ObtainedAt;
        return sql.With(consent.Evidence).WithEnds(consent.Tokens);
    }
}
