using Evergrant.Storage;

namespace Evergrant.Refresh;

/// A grant in memory, ready to be served: what the hot path reads, without a lock and without an allocation.
internal sealed class ServedGrant
{
    public static readonly TimeSpan ReadsAreNotedEvery = TimeSpan.FromDays(1);

    private int wasRead;
    private int wasNudged;
    private bool isOutdated;

    public ServedGrant(GrantSnapshot snapshot, long round)
    {
        Grant = snapshot.Grant;
        Round = round;
        Token = new TokenResult.Served(Grant.Id, Grant.Generation, snapshot.AccessToken, Grant.AccessExpiresAt);
        warmAt = RefreshTimes.WarmAt(Grant.Lifespan);
    }

    private readonly DateTimeOffset warmAt;

    public Grant Grant { get; }

    public TokenResult.Served Token { get; }

    /// <see cref="ServedGrants.Round"/> when it was read.
    public long Round { get; }

    public bool IsOutdated => Volatile.Read(ref isOutdated);

    /// There is a newer row.
    public void Outdate() => Volatile.Write(ref isOutdated, true);

    public bool Answers(TimeSpan minTtl, int? afterGeneration, DateTimeOffset now) =>
        Grant.State is not (GrantState.Paused or GrantState.Revoked)
        && now + minTtl < Grant.AccessExpiresAt
        && !(afterGeneration >= Grant.Generation);

    /// Whether it was read since this was last asked.
    public bool TakeRead() => Interlocked.Exchange(ref wasRead, 0) != 0;

    /// Once a day is often enough to know that a grant is read.
    public bool IsReadNoted(DateTimeOffset now) => now - Grant.LastReadAt < ReadsAreNotedEvery;

    public void NoteRead()
    {
        if (wasRead == 0)
            Volatile.Write(ref wasRead, 1);
    }

    /// True once, when a grant past its warm time is read: the schedule may know it as one that is only kept alive. Not
    /// where a nudge cannot rotate it, or every change of the store would bring another one.
    public bool WantsNudge(DateTimeOffset now) =>
        now >= warmAt
        && Grant.Keep != Keep.Alive
        && Grant.Trouble == Trouble.None
        && Grant.HasRefreshToken
        && wasNudged == 0
        && Interlocked.Exchange(ref wasNudged, 1) == 0;
}
