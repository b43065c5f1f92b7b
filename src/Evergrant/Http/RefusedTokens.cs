using Evergrant.Refresh;
using Microsoft.Extensions.Logging;

namespace Evergrant.Http;

/// What is done about a token that the API calls dead, where the keeper is at hand.
internal sealed class RefusedTokens(Keeper keeper, ILoggerFactory logs)
{
    private readonly ForcedRefreshes forced = new(keeper.Options.ProcessClock);
    private readonly ILogger log = logs.CreateLogger<RefusedTokens>();

    /// Null: there is none newer than the one that was refused, and none can be had now.
    public async Task<TokenResult.Served?> RenewAsync(TokenResult.Served used, CancellationToken cancellationToken)
    {
        var id = used.Grant.ToString();
        if (await keeper.FindAsync(id, cancellationToken) is not { Grant: var grant })
            return null;
        if (grant.Generation <= used.Generation)
        {
            var age = keeper.Options.Calendar.GetUtcNow() - grant.ObtainedAt;
            if (grant.Kind == GrantKind.Key || age < RefreshDecision.ForcedAge)
                return null;
            switch (forced.TryTake(grant.App, id))
            {
                case Forcing.TooSoon:
                    RefusalLog.RefusedAgain(log, id, used.Generation);
                    return null;
                case Forcing.ManyRefused:
                    RefusalLog.ManyRefused(log, grant.App, id);
                    return null;
                default:
                    RefusalLog.Refreshing(log, id, used.Generation);
                    break;
            }
        }
        var result = await keeper.GetTokenAsync(
            id,
            afterGeneration: used.Generation,
            cancellationToken: cancellationToken
        );
        return result is TokenResult.Served served && served.Generation > used.Generation ? served : null;
    }
}
