using System.Collections.Concurrent;
using Evergrant.Providers;
using Evergrant.Storage;

namespace Evergrant.Http;

/// <summary>Tokens of a keeper in this process.</summary>
public sealed class KeeperTokens : ITokenSource
{
    private readonly Keeper keeper;
    private readonly Func<Grant, Uri?> reconnectAddress;
    private readonly RefusedTokens refused;
    private readonly ConcurrentDictionary<string, GrantToken> known = new(StringComparer.Ordinal);

    /// <param name="keeper">Started, and kept by the caller.</param>
    /// <param name="reconnectAddress">
    /// Where an owner approves a grant again, for the exceptions that ask for it. Default: they name the command.
    /// </param>
    public KeeperTokens(Keeper keeper, Func<Grant, Uri?>? reconnectAddress = null)
    {
        this.keeper = keeper;
        this.reconnectAddress = reconnectAddress ?? (static _ => null);
        refused = new RefusedTokens(keeper, keeper.Options.Logs);
    }

    /// <inheritdoc/>
    public ValueTask<GrantToken> GetAsync(string grant, CancellationToken cancellationToken)
    {
        var asked = keeper.GetTokenAsync(grant, cancellationToken: cancellationToken);
        if (!asked.IsCompletedSuccessfully)
            return new(WaitAsync(grant, asked.AsTask(), cancellationToken));
        var result = asked.Result;
        return known.TryGetValue(grant, out var token) && ReferenceEquals(token.Served, result)
            ? new(token)
            : new(ReadAsync(grant, result, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<GrantToken?> RenewAsync(GrantToken refused, CancellationToken cancellationToken) =>
        await this.refused.RenewAsync(refused.Served, cancellationToken) is { } newer
            ? await ReadAsync(refused.Grant, newer, cancellationToken)
            : null;

    private async Task<GrantToken> WaitAsync(
        string grant,
        Task<TokenResult> asked,
        CancellationToken cancellationToken
    ) => await ReadAsync(grant, await asked, cancellationToken);

    private async Task<GrantToken> ReadAsync(string grant, TokenResult result, CancellationToken cancellationToken)
    {
        if (result is not TokenResult.Served served)
            throw Unavailability.Of(grant, result, reconnectAddress, keeper.Options.Calendar.GetUtcNow());
        if (known.TryGetValue(grant, out var before) && before.Served.Grant == served.Grant)
            return known[grant] = before.Next(served);
        return known[grant] = await LookUpAsync(grant, served, cancellationToken);
    }

    /// Once for each grant: it never changes its app, nor an app its addresses.
    private async Task<GrantToken> LookUpAsync(
        string grant,
        TokenResult.Served served,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var found = await keeper.Options.Store.FindAsync(served.Grant, cancellationToken);
            var app = await keeper.Options.Store.RequireAppAsync(found!.Grant.App, cancellationToken);
            var profile = keeper.Options.Catalog.Require(app.Profile);
            return new GrantToken(grant, served, ProviderEndpoints.For(app, profile), profile);
        }
        catch (StoreUnavailableException unavailable)
        {
            var passes = new TokenResult.Unavailable("store_unavailable", unavailable.Message, TimeSpan.FromSeconds(1));
            throw Unavailability.Of(grant, passes, reconnectAddress, default);
        }
    }
}
