using System.Data.Common;

namespace Evergrant.Storage;

/// A token set ready to be stored under one attempt.
internal sealed class SealedTokens
{
    private readonly Attempt attempt;
    private readonly TokenSet tokens;
    private readonly string accessToken;
    private readonly string? refreshToken;
    private readonly string? fingerprint;

    public SealedTokens(StoreSeals seals, Attempt attempt, TokenSet tokens)
    {
        this.attempt = attempt;
        this.tokens = tokens;
        accessToken = seals.Seal(tokens.AccessToken, attempt.Grant, attempt.Id);
        if (tokens.RefreshToken is not { } token)
            return;
        refreshToken = seals.Seal(token, attempt.Grant, attempt.Id);
        fingerprint = seals.Fingerprint(token);
    }

    private const string InsertRow = """
        insert into token_sets (
          grant_id, attempt, parent, epoch, generation, sealed_access_token, sealed_refresh_token,
          refresh_fingerprint, scope, account, obtained_at, access_expires_at, refresh_idle_ends_at,
          refresh_absolute_ends_at
        )
        select
          id, @attempt, @parent, @epoch, @generation, @access, @refresh,
          @fingerprint, @scope, @account, @obtained, @expires, @idle,
          @absolute
        from grants where id = @grant
        on conflict do nothing
        returning attempt
        """;

    private const string InsertRowTakingVersion = $"""
        update grants set version = version + 1 where id = @grant;
        {InsertRow}
        """;

    /// False: it is stored already, or there is no such grant.
    public Task<bool> InsertAsync(DbConnection connection, int epoch, int generation, CancellationToken token) =>
        InsertAsync(connection, InsertRow, epoch, generation, token);

    /// <summary>Takes the grant's row by moving its version on, in the same trip.</summary>
    /// <returns>False: it is stored already, or there is no such grant.</returns>
    public Task<bool> InsertTakingVersionAsync(DbConnection connection, CancellationToken token) =>
        InsertAsync(connection, InsertRowTakingVersion, attempt.Epoch, attempt.Generation, token);

    private async Task<bool> InsertAsync(
        DbConnection connection,
        string text,
        int epoch,
        int generation,
        CancellationToken token
    ) =>
        await new Sql(text)
        {
            ["grant"] = attempt.Grant,
            ["attempt"] = attempt.Id,
            ["parent"] = attempt.Parent,
            ["epoch"] = epoch,
            ["generation"] = generation,
            ["access"] = accessToken,
            ["refresh"] = refreshToken,
            ["fingerprint"] = fingerprint,
            ["scope"] = tokens.Scope,
            ["account"] = tokens.Account,
            ["obtained"] = tokens.ObtainedAt,
            ["expires"] = tokens.AccessExpiresAt,
            ["idle"] = tokens.RefreshIdleEndsAt,
            ["absolute"] = tokens.RefreshAbsoluteEndsAt,
        }.FindAsync(connection, row => row.Text(), token)
            is not null;
}
