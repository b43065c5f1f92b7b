namespace Evergrant.Storage;

/// A store that ends with its process: for tests, and for programs whose grants another program keeps. Nothing is sealed.
public sealed partial class InMemoryGrantStore(TimeProvider processClock) : IGrantStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, App> apps = new(StringComparer.Ordinal);
    private readonly Dictionary<GrantId, Grant> grants = [];
    private readonly Dictionary<(GrantId, AttemptId), StoredSet> sets = [];
    private readonly Dictionary<AttemptId, Attempt> attempts = [];
    private readonly Dictionary<GrantId, HashSet<AttemptId>> attemptsOf = [];
    private readonly Dictionary<GrantId, (AttemptId Attempt, DateTimeOffset EndsAt)> leases = [];
    private readonly List<AuditEntry> audit = [];
    private readonly Dictionary<GrantId, (DateTimeOffset At, long Version)> changed = [];
    private readonly SortedSet<(DateTimeOffset At, string Id, GrantId Grant)> due = new(ByTime);
    private long changes;

    public string StoreId { get; } = Guid.NewGuid().ToString("n");

    public Task<long> ReadChangeStampAsync(CancellationToken cancellationToken) =>
        Look(() => changes, cancellationToken);

    private Task<T> Look<T>(Func<T> look, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        try
        {
            lock (gate)
                return Task.FromResult(look());
        }
        catch (InvalidOperationException failure)
        {
            return Task.FromException<T>(failure);
        }
    }

    private Task<T> Write<T>(Func<T> write, CancellationToken cancellationToken) =>
        Look(
            () =>
            {
                changes++;
                return write();
            },
            cancellationToken
        );

    private GrantSnapshot Snapshot(Grant grant) => new(grant, sets[(grant.Id, grant.Tip)].Tokens.AccessToken);

    /// Puts the grant in its next version, with what led there.
    private void Store(Grant grant, Evidence evidence)
    {
        Put(grant with { Version = grant.Version + 1 });
        audit.Add(new AuditEntry(grant.Id, grant.State, evidence));
        changed[grant.Id] = (processClock.GetUtcNow(), grant.Version + 1);
    }

    private static Comparer<(DateTimeOffset At, string Id, GrantId Grant)> ByTime { get; } =
        Comparer<(DateTimeOffset At, string Id, GrantId Grant)>.Create(
            (one, other) => one.At != other.At ? one.At.CompareTo(other.At) : string.CompareOrdinal(one.Id, other.Id)
        );

    /// The only way to write a grant: what is due is kept in order.
    private void Put(Grant grant)
    {
        if (grants.TryGetValue(grant.Id, out var before) && before.NextRefreshAt is { } then)
            due.Remove((then, grant.Id.ToString(), grant.Id));
        grants[grant.Id] = grant;
        if (grant.NextRefreshAt is { } next)
            due.Add((next, grant.Id.ToString(), grant.Id));
    }

    private void FreeLease(GrantId grant, AttemptId by)
    {
        if (leases.TryGetValue(grant, out var lease) && lease.Attempt == by)
            leases.Remove(grant);
    }

    private DateTimeOffset? LeaseEnd(Attempt attempt) =>
        leases.TryGetValue(attempt.Grant, out var lease)
        && lease.Attempt == attempt.Id
        && lease.EndsAt > processClock.GetUtcNow()
            ? lease.EndsAt
            : null;

    private Attempt? Open(GrantId grant) =>
        AttemptsOf(grant).Where(a => a.Outcome is null && a.Parent is not null).MinBy(a => a.Id);

    private IEnumerable<Attempt> AttemptsOf(GrantId grant) =>
        attemptsOf.TryGetValue(grant, out var ids) ? ids.Select(id => attempts[id]) : [];

    private void Put(Attempt attempt)
    {
        attempts[attempt.Id] = attempt;
        if (!attemptsOf.TryGetValue(attempt.Grant, out var ids))
            attemptsOf.Add(attempt.Grant, ids = []);
        ids.Add(attempt.Id);
    }

    /// A simulation of years has no room for what is spent.
    internal bool ForgetsSpent { get; init; }

    private void Forget(Grant grant)
    {
        if (!ForgetsSpent)
            return;
        audit.Clear();
        foreach (var spent in AttemptsOf(grant.Id).Where(a => a.Outcome is not null && a.Id != grant.Tip).ToList())
        {
            attempts.Remove(spent.Id);
            attemptsOf[grant.Id].Remove(spent.Id);
            sets.Remove((grant.Id, spent.Id));
        }
    }

    /// As <see cref="TokenSet"/>, and where it lies in the tree.
    private sealed record StoredSet(
        GrantId Grant,
        AttemptId Attempt,
        AttemptId? Parent,
        int Epoch,
        int Generation,
        TokenSet Tokens
    );
}
