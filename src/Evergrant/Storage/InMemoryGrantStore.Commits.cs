namespace Evergrant.Storage;

public sealed partial class InMemoryGrantStore
{
    public Task<GrantSnapshot> CommitRotationAsync(Rotation rotation, CancellationToken cancellationToken) =>
        Write(() => Commit(rotation), cancellationToken);

    public Task<GrantSnapshot?> CommitConsentAsync(Consent consent, CancellationToken cancellationToken) =>
        Write(() => Commit(consent), cancellationToken);

    private GrantSnapshot Commit(Rotation rotation)
    {
        var attempt = rotation.Attempt;
        if (!grants.TryGetValue(attempt.Grant, out var grant))
            throw new InvalidOperationException($"The store has no grant {attempt.Grant} to rotate.");
        var tokens = rotation.Tokens;
        if (tokens.RefreshToken is null && attempt.Parent is not null)
            tokens = tokens with { RefreshToken = Presented(attempt) };
        if (!TryStore(attempt, tokens, rotation.Evidence))
            return Snapshot(grant);
        if (Place(attempt.Epoch, attempt.Generation, attempt.Id).CompareTo(Place(grant)) > 0)
            grant = Advance(grant, attempt, tokens) with { Account = grant.Account ?? tokens.Account };
        if (grant.Tip == attempt.Id && grant.State is not (GrantState.Paused or GrantState.Revoked))
            grant = Stand(grant, GrantState.Active, rotation.Evidence, rotation.NextRefreshAt);
        Store(grant, rotation.Evidence);
        FreeLease(attempt.Grant, attempt.Id);
        Prove(grant.App, rotation.AppSecretSetAt, rotation.Evidence.At);
        Forget(grants[grant.Id]);
        return Snapshot(grants[grant.Id]);
    }

    private GrantSnapshot? Commit(Consent consent)
    {
        var known = grants.GetValueOrDefault(consent.Attempt.Grant);
        if (
            known is null
            && grants.Values.Any(other => other.Name == consent.GrantName || IsSameAccount(other, consent))
        )
            return null;
        var attempt = consent.Attempt with
        {
            Epoch = (known?.Epoch ?? 0) + 1,
            Generation = (known?.Generation ?? 0) + 1,
        };
        if (!TryStore(attempt, consent.Tokens, consent.Kind == GrantKind.Rotating ? consent.Evidence : null))
            return known is null ? null : Snapshot(known);
        var grant = Advance(known ?? Create(consent), attempt, consent.Tokens);
        grant = grant with
        {
            Account = consent.Tokens.Account ?? grant.Account,
            ConsentedAt = consent.Tokens.ObtainedAt,
        };
        Store(Stand(grant, consent.State, consent.Evidence, consent.NextRefreshAt), consent.Evidence);
        if (consent.Kind == GrantKind.Rotating)
            Prove(consent.App, consent.AppSecretSetAt, consent.Evidence.At);
        return Snapshot(grants[grant.Id]);
    }

    private static bool IsSameAccount(Grant other, Consent consent) =>
        consent is { OnlyOfAccount: true, Tokens.Account: { } account }
        && other is { Kind: GrantKind.Rotating, State: not GrantState.Revoked }
        && other.App == consent.App
        && other.Account == account;

    /// <param name="evidence">Null: nothing was presented, so there is no attempt to be answered.</param>
    private bool TryStore(Attempt attempt, TokenSet tokens, Evidence? evidence)
    {
        var set = new StoredSet(attempt.Grant, attempt.Id, attempt.Parent, attempt.Epoch, attempt.Generation, tokens);
        if (!sets.TryAdd((attempt.Grant, attempt.Id), set))
            return false;
        if (evidence is null)
            return true;
        Put(
            attempts.GetValueOrDefault(attempt.Id, attempt) with
            {
                Epoch = attempt.Epoch,
                Generation = attempt.Generation,
                Outcome = AttemptOutcome.Answered,
                EndedAt = evidence.At,
                Received = evidence.Received,
                IsPassing = false,
            }
        );
        return true;
    }

    private static Grant Advance(Grant grant, Attempt attempt, TokenSet tokens) =>
        grant with
        {
            Epoch = attempt.Epoch,
            Generation = Math.Max(grant.Generation, attempt.Generation),
            Tip = attempt.Id,
            ObtainedAt = tokens.ObtainedAt,
            AccessExpiresAt = tokens.AccessExpiresAt,
            RefreshIdleEndsAt = tokens.RefreshIdleEndsAt,
            RefreshAbsoluteEndsAt = tokens.RefreshAbsoluteEndsAt,
            HasRefreshToken = tokens.RefreshToken is not null,
            Trouble = Trouble.None,
        };

    private static Grant Stand(Grant grant, GrantState state, Evidence evidence, DateTimeOffset? nextRefreshAt) =>
        grant with
        {
            State = state,
            Since = grant.State == state ? grant.Since : evidence.At,
            Evidence = evidence,
            NextRefreshAt = nextRefreshAt,
        };

    private static Grant Create(Consent consent) =>
        new()
        {
            Id = consent.Attempt.Grant,
            Name = consent.GrantName,
            App = consent.App,
            Kind = consent.Kind,
            State = consent.State,
            Since = consent.Evidence.At,
            Evidence = consent.Evidence,
            Epoch = 1,
            Generation = 1,
            Tip = consent.Attempt.Id,
            ObtainedAt = consent.Tokens.ObtainedAt,
            AccessExpiresAt = consent.Tokens.AccessExpiresAt,
            Keep = consent.Keep,
            Version = 0,
            CreatedAt = consent.Evidence.At,
        };

    private void Prove(string name, DateTimeOffset setAt, DateTimeOffset at)
    {
        if (!apps.TryGetValue(name, out var app))
            return;
        if (app.SecretSetAt == setAt && app.SecretProvenAt is null)
            apps[name] = app with { SecretProvenAt = at };
        else if (app.NextSecretSetAt == setAt)
            apps[name] = app.WithNextSecret() with { SecretProvenAt = at };
    }

    private static (int, int, AttemptId) Place(int epoch, int generation, AttemptId attempt) =>
        (epoch, generation, attempt);

    private static (int, int, AttemptId) Place(Grant grant) => (grant.Epoch, grant.Generation, grant.Tip);
}
