using Evergrant.Doctor.Histories;
using Evergrant.Providers;
using Evergrant.Storage;

namespace Evergrant.Cli.Doctoring;

/// What the keeper has on record of a grant, in the doctor's words.
internal static class GrantRecord
{
    private const int Attempts = 50;

    public static async Task<GrantHistory> ReadAsync(
        IGrantStore store,
        ProviderCatalog catalog,
        Grant grant,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var app = await store.FindAppAsync(grant.App, cancellationToken);
        var attempts = await store.ListAttemptsAsync(grant.Id, Attempts, cancellationToken);
        var audit = await store.ListAuditAsync(grant.Id, Attempts, cancellationToken);
        var siblings = await store.CountRefusedAsync(grant.App, grant.Id, cancellationToken);
        var endpoint = app is null ? null : await FindEndpointAsync(store, catalog, app, cancellationToken);
        return new GrantHistory
        {
            Name = grant.Name,
            App = grant.App,
            State = Terminal.Words.Of(grant.State),
            Since = grant.Since,
            Now = now,
            What = grant.Evidence.What,
            Generation = grant.Generation,
            ObtainedAt = grant.ObtainedAt,
            AccessEndsAt = grant.AccessExpiresAt,
            IdleEndsAt = grant.RefreshIdleEndsAt,
            AbsoluteEndsAt = grant.RefreshAbsoluteEndsAt,
            NextRefreshAt = grant.NextRefreshAt,
            EndpointHeldUntil = endpoint?.HeldUntil,
            HasRefreshToken = grant.HasRefreshToken || grant.Kind == GrantKind.Key,
            SecretIsClientId = app is { Secret: { } secret, ClientId: { } id } && secret.Reveal() == id,
            AccessTokenRefused =
                grant.Evidence.Meaning?.StartsWith("The access token is refused", StringComparison.Ordinal) == true,
            RefusedSiblings = siblings.Refused + (grant.Trouble.Refusals > 0 ? 1 : 0),
            Redemptions = [.. attempts.Select(Of)],
            Events =
            [
                .. audit.Select(entry => new Evergrant.Doctor.Histories.GrantEvent(
                    entry.Evidence.At,
                    Terminal.Words.Of(entry.State),
                    entry.Evidence.What,
                    entry.Evidence.Node,
                    entry.Evidence.Meaning
                )),
            ],
        };
    }

    /// <summary>What is on record of an app's token endpoint.</summary>
    /// <returns>Null: its profile is not known here.</returns>
    public static async Task<EndpointStanding?> FindEndpointAsync(
        IGrantStore store,
        ProviderCatalog catalog,
        App app,
        CancellationToken cancellationToken
    ) =>
        catalog.Find(app.Profile) is { } profile
            ? await store.FindEndpointAsync(ProviderEndpoints.For(app, profile).Token.AbsoluteUri, cancellationToken)
            : null;

    private static Redemption Of(Attempt attempt) =>
        new(
            attempt.StartedAt,
            attempt.Node,
            Terminal.Words.Of(attempt.Kind),
            attempt.Generation,
            attempt.ParentFingerprint,
            Result(attempt),
            attempt.Received
        );

    private static RedemptionResult Result(Attempt attempt) =>
        attempt switch
        {
            { Outcome: null } => RedemptionResult.Open,
            { Outcome: AttemptOutcome.NotSent } => RedemptionResult.NotSent,
            { Outcome: AttemptOutcome.Unknown } => RedemptionResult.Unknown,
            { IsPassing: true } => RedemptionResult.Passing,
            { Received: null } => RedemptionResult.Accepted,
            _ => attempt.Received.StartsWith("200", StringComparison.Ordinal)
                ? RedemptionResult.Accepted
                : RedemptionResult.Refused,
        };
}
