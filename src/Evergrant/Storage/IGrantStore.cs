namespace Evergrant.Storage;

/// <summary>
/// Where apps, grants, token sets and attempts live. A method is one transaction unless it says otherwise: when it returns, what it
/// says is durable; when it throws <see cref="StoreUnavailableException"/>, either nothing happened or the outcome is unknown, and
/// every method may be called again with the same arguments without doing anything twice.
/// <para>
/// Safe for concurrent use by threads, processes and hosts. A write to a grant compares the row's
/// <see cref="Grant.Version"/> or the place in the tree of token sets, never a time, except the end of a lease, which is
/// compared with the store's own clock (the process clock on SQLite, the database's on PostgreSQL). Grants come back as
/// they were at one instant and may be stale when they arrive: decide on them, then let the compare-and-set decide.
/// </para>
/// Each write that changes a grant's state also appends its <see cref="Evidence"/> to the audit trail.
/// </summary>
public interface IGrantStore
{
    /// Made once when the store was created; bound into every sealed value.
    string StoreId { get; }

    /// <summary>
    /// An app of the same name and profile that has no client is completed: it takes client id, secret and redirect
    /// address, and stays where it is. False: the name is taken, or the base address is another one; nothing was changed.
    /// </summary>
    Task<bool> AddAppAsync(App app, CancellationToken cancellationToken);

    /// Also forgets that the old secret was proven, and a next one. False: no such app, or it has no client.
    Task<bool> ChangeAppSecretAsync(
        string name,
        ClientSecret secret,
        DateTimeOffset setAt,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// A second secret, beside the present one, while the provider changes from one to the other. The first commit of an
    /// answer that accepted it puts it in the other's place. One that waited already is replaced.
    /// </summary>
    /// <returns>False: no such app, it has no client, or its secret was set later than <paramref name="setAt"/>.</returns>
    Task<bool> AddNextSecretAsync(
        string name,
        ClientSecret secret,
        DateTimeOffset setAt,
        CancellationToken cancellationToken
    );

    /// Puts the next secret in the other's place, unproven. False: there is none.
    Task<bool> DropOldSecretAsync(string name, CancellationToken cancellationToken);

    /// Notes what the app's requests are made by from now on; the first time that is no change. False: no such app, or it is so already.
    Task<bool> ConfigureAppAsync(
        string name,
        string configuration,
        DateTimeOffset at,
        CancellationToken cancellationToken
    );

    Task<App?> FindAppAsync(string name, CancellationToken cancellationToken);

    /// By name.
    Task<IReadOnlyList<App>> ListAppsAsync(CancellationToken cancellationToken);

    Task<GrantSnapshot?> FindAsync(GrantId id, CancellationToken cancellationToken);

    /// With its app, as both were at one instant.
    Task<GrantOfApp?> FindWithAppAsync(GrantId id, CancellationToken cancellationToken);

    Task<GrantSnapshot?> FindByNameAsync(string name, CancellationToken cancellationToken);

    /// The rotating grant of this app for this account, whatever its state but `revoked`.
    Task<Grant?> FindByAccountAsync(string app, string account, CancellationToken cancellationToken);

    /// By name, at most <paramref name="limit"/>, those after <paramref name="afterName"/>.
    Task<IReadOnlyList<Grant>> ListAsync(string? afterName, int limit, CancellationToken cancellationToken);

    /// Grants whose <see cref="Grant.NextRefreshAt"/> has come, most urgent first: refresh tokens that end within a day by
    /// their end, then the others by the end of their access tokens. None of <paramref name="withoutApps"/>. When more than
    /// 16 × <paramref name="limit"/> are due, a store may choose the others among so many whose turn came first.
    Task<IReadOnlyList<Grant>> ListDueAsync(
        DateTimeOffset now,
        int limit,
        IReadOnlyCollection<string> withoutApps,
        CancellationToken cancellationToken
    );

    /// Grants that somebody should look at, by name, at most <paramref name="limit"/>, those after
    /// <paramref name="afterName"/>: late, uncertain or in need of their owner; with a refresh that failed; due for an hour and
    /// not refreshed; half of the way to an end that is not avoided (see <see cref="Refresh.Attention"/>), unless they were
    /// paused until after it. Costs what is in trouble, not what there is.
    Task<IReadOnlyList<Grant>> ListTroubledAsync(
        DateTimeOffset now,
        string? afterName,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// For one who may not come again before <paramref name="until"/>: grants whose <see cref="Grant.NextRefreshAt"/> has
    /// come by <paramref name="now"/>, and those where it comes by then and the access token ends before then.
    /// </summary>
    /// <param name="after">The last of the page before, as it was read. Null: from the first, earliest first.</param>
    Task<IReadOnlyList<Grant>> ListDueAsync(
        DateTimeOffset now,
        DateTimeOffset until,
        Grant? after,
        int limit,
        CancellationToken cancellationToken
    );

    /// Grants in a state other than active, by name.
    Task<IReadOnlyList<Grant>> ListInStateAsync(GrantState state, int limit, CancellationToken cancellationToken);

    /// The earliest <see cref="Grant.NextRefreshAt"/>, of none of <paramref name="withoutApps"/>.
    Task<DateTimeOffset?> FindNextDueAsync(
        IReadOnlyCollection<string> withoutApps,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Takes the lease of the grant and records the attempt in one commit, if the grant's row is still at
    /// <paramref name="expectedVersion"/>. The only way to get a refresh token out of the store: no attempt on record, no
    /// token to present. The presented token is that of <see cref="Attempt.Parent"/>. Every answer but
    /// <see cref="BeginResult.Begun"/> leaves the store as it was. Asked again with the same attempt while that is open and
    /// its lease runs, it answers begun again: one attempt belongs to one caller.
    /// </summary>
    /// <exception cref="InvalidOperationException">The parent has no refresh token.</exception>
    /// <exception cref="Sealing.SealBrokenException">The token does not open; nothing was recorded.</exception>
    Task<BeginResult> BeginAsync(
        Attempt attempt,
        long expectedVersion,
        TimeSpan lease,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Records an attempt that presents no stored token: a code, or a refresh token brought from elsewhere. Its grant need
    /// not exist. The same text is never presented twice: of any number of attempts at once one begins, and none does after
    /// one that may have been sent. Only an import whose one presentation is held to be unknown begins once more, as
    /// <see cref="Attempt.Try"/> 1. Every answer but <see cref="ConsentBeginResult.Begun"/> leaves the store as it was. Asked
    /// again with the same attempt while that is open, it answers begun again: one attempt belongs to one caller.
    /// </summary>
    /// <param name="presented">The code or the refresh token. Only its fingerprint is kept.</param>
    Task<ConsentBeginResult> BeginConsentAsync(Attempt attempt, Secret presented, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the token set of an attempt, ends the attempt as answered, moves the tip if the set lies ahead of it (highest
    /// epoch, then generation, then attempt), clears <see cref="Grant.Trouble"/> and sets the state to active if the tip
    /// moved (paused and revoked stay), frees the lease if this attempt holds it. Nothing older wins and nothing is stored
    /// twice: an attempt whose set is stored already changes nothing. The attempt need not be on record (an answer may be
    /// newer than a restored store). Returns the grant as it then is.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no such grant; nothing was changed.</exception>
    Task<GrantSnapshot> CommitRotationAsync(Rotation rotation, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the token set of a new consent: creates the grant, or gives an existing one its next epoch and generation and
    /// sets it active. Null: the name belongs to another grant, or (with <see cref="Consent.OnlyOfAccount"/>) its account does;
    /// nothing was changed. Of a key the attempt is no more than
    /// the name of its token set: it is not recorded, and proves no secret.
    /// </summary>
    Task<GrantSnapshot?> CommitConsentAsync(Consent consent, CancellationToken cancellationToken);

    /// <summary>
    /// Ends an attempt that brought no token set and frees its lease. An open attempt takes any outcome; one held to be
    /// unknown can still be found answered or not sent; one that was answered or not sent stays so. The same end said again
    /// is ended; an attempt that is not on record is settled.
    /// </summary>
    Task<EndResult> EndAsync(AttemptEnd end, CancellationToken cancellationToken);

    /// False: the row is no longer at <paramref name="expectedVersion"/>; nothing was changed.
    Task<bool> ChangeAsync(GrantId id, long expectedVersion, GrantChange change, CancellationToken cancellationToken);

    /// Moves <see cref="Grant.NextRefreshAt"/> and nothing else; no audit entry. False: the row moved on.
    Task<bool> RescheduleAsync(
        GrantId id,
        long expectedVersion,
        DateTimeOffset? nextRefreshAt,
        CancellationToken cancellationToken
    );

    /// Sets <see cref="Grant.LastReadAt"/> where it is earlier. Leaves <see cref="Grant.Version"/> alone.
    Task NoteReadAsync(IReadOnlyCollection<GrantId> ids, DateTimeOffset at, CancellationToken cancellationToken);

    /// When the newest attempt on record began (calendar). Null: there is none.
    Task<DateTimeOffset?> FindNewestStartAsync(CancellationToken cancellationToken);

    /// The attempt of this grant that presents a stored token and has no outcome yet, and whether its lease has ended. A
    /// consent under way is no such attempt: it holds up nobody.
    Task<OpenAttempt?> FindOpenAttemptAsync(GrantId id, CancellationToken cancellationToken);

    Task<Attempt?> FindAttemptAsync(AttemptId id, CancellationToken cancellationToken);

    /// Newest first.
    Task<IReadOnlyList<Attempt>> ListAttemptsAsync(GrantId id, int limit, CancellationToken cancellationToken);

    /// A token set of the grant's present epoch, not its tip, that has a refresh token which was never presented (attempts
    /// that were not sent do not count, nor those whose answer says nothing about it): the deepest, then the latest.
    Task<Sibling?> FindUnpresentedSiblingAsync(GrantId id, CancellationToken cancellationToken);

    /// What happened to the grant, newest first.
    Task<IReadOnlyList<AuditEntry>> ListAuditAsync(GrantId id, int limit, CancellationToken cancellationToken);

    /// Rotating grants of the app besides this one: those refused since the provider last accepted the app's secret for any
    /// of its grants, and all of them but the revoked; neither is counted on beyond <see cref="SiblingGrants.MostCounted"/>.
    /// Corroborates a wrong secret.
    Task<SiblingGrants> CountRefusedAsync(string app, GrantId besides, CancellationToken cancellationToken);

    /// Sets <see cref="Grant.Keep"/> and <see cref="Grant.NextRefreshAt"/>, and ends <see cref="Grant.IsRationed"/>. <paramref name="evidence"/> goes to the audit trail
    /// alone: the grant's own says how it came to its state, which stays. False: the row moved on.
    Task<bool> KeepAsync(
        GrantId id,
        long expectedVersion,
        Keep keep,
        DateTimeOffset? nextRefreshAt,
        Evidence evidence,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Keeps at most so many grants of the app warm: those <see cref="Keep.Warm"/>, then of those <see cref="Keep.Auto"/> the
    /// ones that were read last. The others that were read since <paramref name="readSince"/> become
    /// <see cref="Grant.IsRationed"/>; who is no more is due <paramref name="now"/>. Looks at <paramref name="mostWarm"/> of
    /// them, writes those that change, a thousand in a transaction, and counts the rationed.
    /// </summary>
    /// <returns>How many are rationed.</returns>
    Task<int> RationAsync(
        string app,
        int mostWarm,
        DateTimeOffset readSince,
        DateTimeOffset now,
        CancellationToken cancellationToken
    );

    Task<EndpointStanding> FindEndpointAsync(string address, CancellationToken cancellationToken);

    /// False: it is no longer at <paramref name="expectedVersion"/>; nothing was changed.
    Task<bool> ChangeEndpointAsync(
        string address,
        long expectedVersion,
        EndpointChange change,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// A stretch of time to send to this endpoint in, for the caller alone: it begins where the last one reserved ends, or
    /// now. By the store's clock, so that nodes whose clocks differ do not meet.
    /// </summary>
    /// <returns>How long from now it begins.</returns>
    Task<TimeSpan> ReserveSlotsAsync(string address, TimeSpan span, CancellationToken cancellationToken);

    /// Grants by state; a state that no grant is in is left out. Looks at every grant.
    Task<IReadOnlyDictionary<GrantState, int>> CountByStateAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Grants whose state or tokens changed, each with its newest version, for whoever holds some in memory; what only moved
    /// their next refresh or noted a read is left out.
    /// </summary>
    /// <param name="since">
    /// Store's clock, as <see cref="ChangedGrants.At"/> had it. Changes from then on are listed, and later ones if the clock was
    /// set back meanwhile. Null: none are.
    /// </param>
    Task<ChangedGrants> ListChangedAsync(DateTimeOffset? since, int limit, CancellationToken cancellationToken);

    /// A number that differs from the last one read when another process may have written. Costs no more than a look.
    Task<long> ReadChangeStampAsync(CancellationToken cancellationToken);
}
