using Evergrant.Protocol;
using Evergrant.Providers;
using Evergrant.Storage;

namespace Evergrant.Refresh;

/// Gathers what else is known when a refusal arrives, so that <see cref="Verdict"/> can be a function.
internal sealed class Corroborator(KeeperOptions keeper, ApiProbe probe)
{
    public async Task<Corroboration> AskAsync(
        Grant grant,
        App app,
        ProviderProfile profile,
        ProviderError error,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var siblings = await keeper.Store.CountRefusedAsync(app.Name, grant.Id, cancellationToken);
        var alive = grant.IsAlive(now);
        var asProbed =
            alive
            && error.Class == ErrorClass.Refused
            && await keeper.Store.FindAsync(grant.Id, cancellationToken) is { } held
                ? await probe.ProbeAsync(app, profile, held.AccessToken, cancellationToken)
                : ProbeResult.Unknown;
        var end = Forecast.EndOf(grant);
        return new Corroboration
        {
            SecretIsClientId = app.SecretIsClientId,
            SecretProven = app.SecretProvenAt is not null,
            SecretChangedSinceRotation = app.SecretProvenAt is null && app.SecretSetAt > grant.ObtainedAt,
            UnansweredSince = grant.Trouble.UnknownSince,
            Lapsed = end <= now ? end : null,
            Refusals = grant.Trouble.Refusals + 1,
            AccessAlive = alive,
            Probe = asProbed,
            // This grant is one of them.
            Siblings = new SiblingGrants(siblings.Refused + 1, siblings.All + 1),
            ReuseRule = profile.ReuseRule,
            HowToSetSecret = Verdict.HowToSetSecret(app.Name),
        };
    }
}
