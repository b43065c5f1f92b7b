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

    /// False: it is stored already.
    public async Task<bool> InsertAsync(DbConnection connection, int epoch, int generation, CancellationToken token) =>
        await new Sql(
            """
            insert into token_sets (
              grant_id, attempt, parent, epoch, generation, sealed_access_token, sealed_refresh_token,
              refresh_fingerprint, scope, account, obtained_at, access_expires_at, refresh_idle_ends_at,
              refresh_absolute_ends_at
            )
            values (
              @grant, @attempt, @parent, @epoch, @generation, @access, @refresh,
              @fingerprint, @scope, @account, @obtained, @expires, @idle,
              @absolute
            )
            on conflict do nothing
            """
        )
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
        }.ExecuteAsync(connection, token) == 1;
}
