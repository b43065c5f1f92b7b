using Evergrant.Refresh;

namespace Evergrant.Storage;

public sealed partial class InMemoryGrantStore
{
    public Task<App?> FindAppAsync(string name, CancellationToken cancellationToken) =>
        Look(() => apps.GetValueOrDefault(name), cancellationToken);

    public Task<IReadOnlyList<App>> ListAppsAsync(CancellationToken cancellationToken) =>
        List(apps.Values.OrderBy(app => app.Name, StringComparer.Ordinal), int.MaxValue, cancellationToken);

    public Task<GrantSnapshot?> FindAsync(GrantId id, CancellationToken cancellationToken) =>
        Look(() => grants.TryGetValue(id, out var grant) ? Snapshot(grant) : null, cancellationToken);

    public Task<GrantOfApp?> FindWithAppAsync(GrantId id, CancellationToken cancellationToken) =>
        Look(
            () =>
                grants.TryGetValue(id, out var grant) && apps.TryGetValue(grant.App, out var app)
                    ? new GrantOfApp(Snapshot(grant), app)
                    : null,
            cancellationToken
        );

    public Task<GrantSnapshot?> FindByNameAsync(string name, CancellationToken cancellationToken) =>
        Look(
            () => grants.Values.FirstOrDefault(grant => grant.Name == name) is { } grant ? Snapshot(grant) : null,
            cancellationToken
        );

    public Task<Grant?> FindByAccountAsync(string app, string account, CancellationToken cancellationToken) =>
        Look(
            () =>
                grants
                    .Values.Where(g => IsRotating(g, app) && g.Account == account)
                    .MinBy(g => g.Id.ToString(), StringComparer.Ordinal),
            cancellationToken
        );

    public Task<IReadOnlyList<Grant>> ListAsync(string? afterName, int limit, CancellationToken cancellationToken) =>
        List(
            grants
                .Values.Where(grant => string.CompareOrdinal(grant.Name, afterName) > 0)
                .OrderBy(grant => grant.Name, StringComparer.Ordinal),
            limit,
            cancellationToken
        );

    public Task<IReadOnlyList<Grant>> ListDueAsync(
        DateTimeOffset now,
        int limit,
        IReadOnlyCollection<string> withoutApps,
        CancellationToken cancellationToken
    ) =>
        List(
            due.TakeWhile(one => one.At <= now)
                .Select(one => grants[one.Grant])
                .Where(grant => !withoutApps.Contains(grant.App))
                .OrderBy(grant => Urgency.Of(grant, now))
                .ThenBy(grant => grant.Id.ToString(), StringComparer.Ordinal),
            limit,
            cancellationToken
        );

    public Task<IReadOnlyList<Grant>> ListTroubledAsync(
        DateTimeOffset now,
        string? afterName,
        int limit,
        CancellationToken cancellationToken
    ) =>
        List(
            grants
                .Values.Where(grant =>
                    string.CompareOrdinal(grant.Name, afterName) > 0 && Attention.IsWanted(grant, now)
                )
                .OrderBy(grant => grant.Name, StringComparer.Ordinal),
            limit,
            cancellationToken
        );

    public Task<IReadOnlyList<Grant>> ListDueAsync(
        DateTimeOffset now,
        DateTimeOffset until,
        Grant? after,
        int limit,
        CancellationToken cancellationToken
    ) =>
        List(
            grants
                .Values.Where(grant =>
                    grant.NextRefreshAt <= now || (grant.NextRefreshAt <= until && grant.AccessExpiresAt < until)
                )
                .Where(grant => after is null || IsBehind(grant, after))
                .OrderBy(grant => grant.NextRefreshAt)
                .ThenBy(grant => grant.Id.ToString(), StringComparer.Ordinal),
            limit,
            cancellationToken
        );

    public Task<IReadOnlyList<Grant>> ListInStateAsync(
        GrantState state,
        int limit,
        CancellationToken cancellationToken
    ) =>
        List(
            grants
                .Values.Where(grant => grant.State == state && state != GrantState.Active)
                .OrderBy(grant => grant.Name, StringComparer.Ordinal),
            limit,
            cancellationToken
        );

    private static bool IsBehind(Grant grant, Grant other) =>
        grant.NextRefreshAt > other.NextRefreshAt
        || (
            grant.NextRefreshAt == other.NextRefreshAt
            && string.CompareOrdinal(grant.Id.ToString(), other.Id.ToString()) > 0
        );

    public Task<DateTimeOffset?> FindNextDueAsync(
        IReadOnlyCollection<string> withoutApps,
        CancellationToken cancellationToken
    ) =>
        Look(
            () =>
                due.Where(one => withoutApps.Count == 0 || !withoutApps.Contains(grants[one.Grant].App))
                    .Select(one => (DateTimeOffset?)one.At)
                    .FirstOrDefault(),
            cancellationToken
        );

    public async Task<OpenAttempt?> FindOpenAttemptAsync(GrantId id, CancellationToken cancellationToken) =>
        await Look(
            () => Open(id) is { } attempt ? new OpenAttempt(attempt, LeaseEnd(attempt) is null) : null,
            cancellationToken
        );

    public Task<DateTimeOffset?> FindNewestStartAsync(CancellationToken cancellationToken) =>
        Look(
            () => attempts.Count == 0 ? (DateTimeOffset?)null : attempts.Values.MaxBy(attempt => attempt.Id)!.StartedAt,
            cancellationToken
        );

    public Task<Attempt?> FindAttemptAsync(AttemptId id, CancellationToken cancellationToken) =>
        Look(() => attempts.GetValueOrDefault(id), cancellationToken);

    public Task<IReadOnlyList<Attempt>> ListAttemptsAsync(GrantId id, int limit, CancellationToken cancellationToken) =>
        List(AttemptsOf(id).OrderByDescending(a => a.Id), limit, cancellationToken);

    public Task<Sibling?> FindUnpresentedSiblingAsync(GrantId id, CancellationToken cancellationToken) =>
        Look(
            () =>
                grants.TryGetValue(id, out var grant)
                    ? sets
                        .Values.Where(set =>
                            set.Grant == id
                            && set.Epoch == grant.Epoch
                            && set.Attempt != grant.Tip
                            && set.Tokens.RefreshToken is not null
                            && !AttemptsOf(id).Any(attempt => Presented(attempt, set))
                        )
                        .OrderByDescending(set => set.Generation)
                        .ThenByDescending(set => set.Attempt)
                        .Select(set => new Sibling(set.Attempt, set.Generation))
                        .FirstOrDefault()
                    : null,
            cancellationToken
        );

    public Task<ChangedGrants> ListChangedAsync(
        DateTimeOffset? since,
        int limit,
        CancellationToken cancellationToken
    ) =>
        Look(
            () =>
            {
                var at = processClock.GetUtcNow();
                var from = since < at ? since : at;
                var found = changed
                    .Where(change => since is not null && change.Value.At >= from)
                    .Select(change => new ChangedGrant(change.Key, change.Value.Version));
                return new ChangedGrants(at, [.. found.Take(limit)]);
            },
            cancellationToken
        );

    public Task<IReadOnlyList<AuditEntry>> ListAuditAsync(GrantId id, int limit, CancellationToken cancellationToken) =>
        List(audit.Where(entry => entry.Grant == id).Reverse(), limit, cancellationToken);

    public Task<SiblingGrants> CountRefusedAsync(string app, GrantId besides, CancellationToken cancellationToken) =>
        Look(
            () =>
            {
                var accepted = grants
                    .Values.Where(grant => grant.App == app && grant.Kind == GrantKind.Rotating)
                    .Select(grant => (DateTimeOffset?)grant.ObtainedAt)
                    .Max();
                var others = grants.Values.Where(grant => IsRotating(grant, app) && grant.Id != besides).ToList();
                var refused = others.Count(grant =>
                    grant.Trouble.Refusals > 0 && !(grant.Trouble.RefusedAt < accepted)
                );
                return new SiblingGrants(
                    Math.Min(refused, SiblingGrants.MostCounted),
                    Math.Min(others.Count, SiblingGrants.MostCounted)
                );
            },
            cancellationToken
        );

    public Task<IReadOnlyDictionary<GrantState, int>> CountByStateAsync(CancellationToken cancellationToken) =>
        Look<IReadOnlyDictionary<GrantState, int>>(
            () => grants.Values.CountBy(grant => grant.State).ToDictionary(),
            cancellationToken
        );

    private static bool IsRotating(Grant grant, string app) =>
        grant.App == app && grant.Kind == GrantKind.Rotating && grant.State != GrantState.Revoked;

    private bool Presented(Attempt attempt, StoredSet set) =>
        attempt.Grant == set.Grant
        && attempt is { Outcome: not AttemptOutcome.NotSent, IsPassing: false }
        && attempt.Parent is { } parent
        && sets.TryGetValue((attempt.Grant, parent), out var presented)
        && presented.Tokens.RefreshToken!.Equals(set.Tokens.RefreshToken);

    private Task<IReadOnlyList<T>> List<T>(IEnumerable<T> found, int limit, CancellationToken cancellationToken) =>
        Look<IReadOnlyList<T>>(() => [.. found.Take(limit)], cancellationToken);
}
