using System.Security.Cryptography;

namespace Evergrant.Storage;

public sealed partial class InMemoryGrantStore
{
    private readonly byte[] fingerprintKey = RandomNumberGenerator.GetBytes(32);

    public Task<bool> AddAppAsync(App app, CancellationToken cancellationToken) =>
        Write(
            () =>
            {
                if (apps.TryAdd(app.Name, app))
                    return true;
                var known = apps[app.Name];
                if (known.HasClient || !app.HasClient || known.Profile != app.Profile)
                    return false;
                if (app.BaseAddress is not null && app.BaseAddress != known.BaseAddress)
                    return false;
                apps[app.Name] = app with { BaseAddress = known.BaseAddress };
                return true;
            },
            cancellationToken
        );

    public Task<bool> ChangeAppSecretAsync(
        string name,
        ClientSecret secret,
        DateTimeOffset setAt,
        CancellationToken cancellationToken
    ) =>
        Write(
            () =>
            {
                if (!apps.TryGetValue(name, out var app) || !app.HasClient)
                    return false;
                apps[name] = app with
                {
                    Secret = secret,
                    SecretSetAt = setAt,
                    SecretProvenAt = null,
                    NextSecret = null,
                    NextSecretSetAt = null,
                };
                return true;
            },
            cancellationToken
        );

    public Task<bool> ConfigureAppAsync(
        string name,
        string configuration,
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) =>
        Write(
            () =>
            {
                if (!apps.TryGetValue(name, out var app) || app.Configuration == configuration)
                    return false;
                apps[name] = app with
                {
                    Configuration = configuration,
                    ConfiguredAt = app.Configuration is null ? null : at,
                };
                return true;
            },
            cancellationToken
        );

    public Task<bool> AddNextSecretAsync(
        string name,
        ClientSecret secret,
        DateTimeOffset setAt,
        CancellationToken cancellationToken
    ) =>
        Write(
            () =>
            {
                if (!apps.TryGetValue(name, out var app) || !app.HasClient || app.SecretSetAt >= setAt)
                    return false;
                apps[name] = app with { NextSecret = secret, NextSecretSetAt = setAt };
                return true;
            },
            cancellationToken
        );

    public Task<bool> DropOldSecretAsync(string name, CancellationToken cancellationToken) =>
        Write(
            () =>
            {
                if (!apps.TryGetValue(name, out var app) || app.NextSecret is null)
                    return false;
                apps[name] = app.WithNextSecret();
                return true;
            },
            cancellationToken
        );

    public Task<ConsentBeginResult> BeginConsentAsync(
        Attempt attempt,
        Secret presented,
        CancellationToken cancellationToken
    ) => Write(() => BeginConsent(attempt, presented), cancellationToken);

    public Task<BeginResult> BeginAsync(
        Attempt attempt,
        long expectedVersion,
        TimeSpan lease,
        CancellationToken cancellationToken
    ) => Write(() => Begin(attempt, expectedVersion, lease), cancellationToken);

    public Task<EndResult> EndAsync(AttemptEnd end, CancellationToken cancellationToken) =>
        Write(() => End(end), cancellationToken);

    public Task<bool> ChangeAsync(
        GrantId id,
        long expectedVersion,
        GrantChange change,
        CancellationToken cancellationToken
    ) => Write(() => Change(id, expectedVersion, change), cancellationToken);

    public Task<bool> RescheduleAsync(
        GrantId id,
        long expectedVersion,
        DateTimeOffset? nextRefreshAt,
        CancellationToken cancellationToken
    ) =>
        Write(
            () =>
            {
                if (!grants.TryGetValue(id, out var grant) || grant.Version != expectedVersion)
                    return false;
                Put(grant with { NextRefreshAt = nextRefreshAt, Version = grant.Version + 1 });
                return true;
            },
            cancellationToken
        );

    public Task NoteReadAsync(
        IReadOnlyCollection<GrantId> ids,
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) =>
        Write(
            () =>
            {
                foreach (var id in ids)
                {
                    if (grants.TryGetValue(id, out var grant) && !(grant.LastReadAt >= at))
                        Put(grant with { LastReadAt = at });
                }
                return true;
            },
            cancellationToken
        );

    private BeginResult Begin(Attempt attempt, long expectedVersion, TimeSpan lease)
    {
        var version = grants.GetValueOrDefault(attempt.Grant)?.Version;
        var open = Open(attempt.Grant);
        if (open is not null && open.Id == attempt.Id && LeaseEnd(open) is not null && version == expectedVersion + 1)
            return new BeginResult.Begun(open, Presented(open), expectedVersion + 1);
        if (version != expectedVersion)
            return new BeginResult.Moved();
        if (open is not null)
            return LeaseEnd(open) is { } until
                ? new BeginResult.Held(open.Node, until)
                : new BeginResult.Abandoned(open);
        var token = Presented(attempt);
        attempt = attempt with { ParentFingerprint = Fingerprint(token) };
        if (attempts.ContainsKey(attempt.Id) || AttemptsOf(attempt.Grant).Any(other => IsUnanswered(other, attempt)))
            return new BeginResult.AlreadyPresented();
        Put(attempt);
        leases[attempt.Grant] = (attempt.Id, processClock.GetUtcNow() + lease);
        Put(grants[attempt.Grant] with { Version = expectedVersion + 1 });
        return new BeginResult.Begun(attempt, token, expectedVersion + 1);
    }

    private ConsentBeginResult BeginConsent(Attempt attempt, Secret presented)
    {
        if (attempts.TryGetValue(attempt.Id, out var recorded))
            return Presentations.OfRecorded(recorded);
        if (
            attempt.Kind == AttemptKind.Import
            && sets.Values.FirstOrDefault(set => presented.Equals(set.Tokens.RefreshToken)) is { } own
        )
            return new ConsentBeginResult.OwnToken(own.Grant);
        attempt = attempt with { ParentFingerprint = Fingerprint(presented) };
        var before = attempts
            .Values.Where(other =>
                other.Parent is null
                && other.ParentFingerprint == attempt.ParentFingerprint
                && other.Outcome != AttemptOutcome.NotSent
            )
            .OrderByDescending(other => other.Id)
            .ToList();
        if (Presentations.NextTry(attempt.Kind, before) is not { } number)
            return new ConsentBeginResult.AlreadyPresented(before[0]);
        attempt = attempt with { Try = number };
        Put(attempt);
        return new ConsentBeginResult.Begun(attempt);
    }

    private EndResult End(AttemptEnd end)
    {
        if (!attempts.TryGetValue(end.Attempt, out var attempt))
            return EndResult.Settled;
        if (end.IsDone(attempt))
            return EndResult.Ended;
        if (!end.MayEnd(attempt) || (end.OnlyIfAbandoned && LeaseEnd(attempt) is not null))
            return EndResult.Settled;
        if (end.Change is not null && !Change(end.Grant, end.ExpectedVersion, end.Change))
            return EndResult.Moved;
        attempts[end.Attempt] = attempt with
        {
            Outcome = end.Outcome,
            EndedAt = end.EndedAt,
            Received = end.Received,
            IsPassing = end.IsPassing,
        };
        FreeLease(end.Grant, end.Attempt);
        return EndResult.Ended;
    }

    private bool Change(GrantId id, long expectedVersion, GrantChange change)
    {
        if (!grants.TryGetValue(id, out var grant) || grant.Version != expectedVersion)
            return false;
        Store(
            grant with
            {
                State = change.State,
                Since = grant.State == change.State ? grant.Since : change.Evidence.At,
                Evidence = change.Evidence,
                Trouble = change.Trouble,
                NextRefreshAt = change.NextRefreshAt,
                Keep = change.Keep ?? grant.Keep,
            },
            change.Evidence
        );
        return true;
    }

    private static bool IsUnanswered(Attempt other, Attempt attempt) =>
        other.Grant == attempt.Grant
        && other.Parent == attempt.Parent
        && other.Try == attempt.Try
        && other.Outcome is null or AttemptOutcome.Unknown;

    private RefreshToken Presented(Attempt attempt) =>
        attempt.Parent is { } parent
        && sets.TryGetValue((attempt.Grant, parent), out var set)
        && set.Tokens.RefreshToken is { } token
            ? token
            : throw new InvalidOperationException(
                $"{attempt.Grant} has no refresh token of {attempt.Parent?.ToString() ?? "no parent"}."
            );

    private string Fingerprint(Secret secret) => StoreSeals.Fingerprint(secret, fingerprintKey);
}
