namespace Evergrant.Storage;

/// A grant and its tip's access token, as they were at one instant.
public sealed record GrantSnapshot(Grant Grant, AccessToken AccessToken);

/// A grant and the app it belongs to.
public sealed record GrantOfApp(GrantSnapshot Snapshot, App App);

/// What <see cref="IGrantStore.BeginAsync"/> can answer.
public abstract record BeginResult
{
    private BeginResult() { }

    /// The attempt is durable and this node alone may present the token. <paramref name="Version"/>: the row's version now.
    public sealed record Begun(Attempt Attempt, RefreshToken RefreshToken, long Version) : BeginResult;

    /// Another attempt is open and its lease runs until then (store's clock).
    public sealed record Held(string Node, DateTimeOffset Until) : BeginResult;

    /// An attempt is open whose lease has ended: resolve it first.
    public sealed record Abandoned(Attempt Attempt) : BeginResult;

    /// The row moved on since it was read: read again, decide again.
    public sealed record Moved : BeginResult;

    /// The token was presented with this number before and never answered.
    public sealed record AlreadyPresented : BeginResult;
}

/// What <see cref="IGrantStore.BeginConsentAsync"/> can answer.
public abstract record ConsentBeginResult
{
    private ConsentBeginResult() { }

    /// The attempt is durable, as it is here, and this node alone may present the code or token.
    public sealed record Begun(Attempt Attempt) : ConsentBeginResult;

    /// The same text was presented by <paramref name="Before"/>, the latest such attempt, or is being presented.
    public sealed record AlreadyPresented(Attempt Before) : ConsentBeginResult;

    /// The refresh token to import is one of this grant's.
    public sealed record OwnToken(GrantId Grant) : ConsentBeginResult;
}

/// What <see cref="IGrantStore.EndAsync"/> can answer.
public enum EndResult
{
    Ended,

    /// The grant's row is no longer at the expected version; nothing was changed. Read again, decide again.
    Moved,

    /// The attempt had been settled, or (with <see cref="AttemptEnd.OnlyIfAbandoned"/>) is not abandoned; nothing was changed.
    Settled,
}

public sealed record Rotation
{
    public required Attempt Attempt { get; init; }
    public required TokenSet Tokens { get; init; }
    public required Evidence Evidence { get; init; }
    public DateTimeOffset? NextRefreshAt { get; init; }

    /// <see cref="App.SecretSetAt"/> of the secret that was accepted: marks just that secret as proven.
    public required DateTimeOffset AppSecretSetAt { get; init; }
}

/// What an owner's consent brought, or a key.
public sealed record Consent
{
    /// Kind of the grant; of an existing one it has to be the same.
    public GrantKind Kind { get; init; }
    public required Attempt Attempt { get; init; }

    /// Ignored when the attempt's grant exists.
    public required string GrantName { get; init; }
    public required string App { get; init; }
    public required TokenSet Tokens { get; init; }
    public required Evidence Evidence { get; init; }
    public Keep Keep { get; init; }

    /// Make no second rotating grant of the app for one account.
    public bool OnlyOfAccount { get; init; }

    /// Active, or paused for a consent that nobody asked for (another account on a reconnect).
    public GrantState State { get; init; } = GrantState.Active;
    public DateTimeOffset? NextRefreshAt { get; init; }
    public required DateTimeOffset AppSecretSetAt { get; init; }
}

public sealed record AttemptEnd
{
    public required AttemptId Attempt { get; init; }
    public required GrantId Grant { get; init; }
    public required AttemptOutcome Outcome { get; init; }
    public string? Received { get; init; }
    public required DateTimeOffset EndedAt { get; init; }

    /// As <see cref="Evergrant.Attempt.IsPassing"/>.
    public bool IsPassing { get; init; }

    /// End it only while it is open and its lease has ended: what a taker of an abandoned attempt says.
    public bool OnlyIfAbandoned { get; init; }

    /// What becomes of the grant, decided on the row at <see cref="ExpectedVersion"/>. Null: nothing (a consent that failed).
    public GrantChange? Change { get; init; }
    public long ExpectedVersion { get; init; }
}

/// A grant's new standing. <see cref="Grant.Since"/> becomes the evidence's time if the state differs.
public sealed record GrantChange
{
    public required GrantState State { get; init; }
    public required Evidence Evidence { get; init; }
    public required Trouble Trouble { get; init; }
    public DateTimeOffset? NextRefreshAt { get; init; }

    /// Null: as it was.
    public Keep? Keep { get; init; }
}

public sealed record OpenAttempt(Attempt Attempt, bool LeaseEnded);

public sealed record Sibling(AttemptId Attempt, int Generation);

public sealed record AuditEntry(GrantId Grant, GrantState State, Evidence Evidence);

/// <param name="Refused">Since the provider last accepted the app's secret.</param>
public sealed record SiblingGrants(int Refused, int All)
{
    /// Beyond it another one says nothing more, and a wrong secret of a million grants is asked about a million times.
    public const int MostCounted = 1000;
}

/// <param name="At">Store's clock just before the look.</param>
public sealed record ChangedGrants(DateTimeOffset At, IReadOnlyList<ChangedGrant> Grants);

public sealed record ChangedGrant(GrantId Id, long Version);
