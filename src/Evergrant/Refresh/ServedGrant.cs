using Evergrant.Storage;

namespace Evergrant.Refresh;

/// A grant in memory, ready to be served: what the hot path reads, without a lock and without an allocation.
internal sealed class ServedGrant
{
    private int wasRead;
    private int wasNudged;

    public ServedGrant(GrantSnapshot snapshot, long stamp)
    {
        Grant = snapshot.Grant;
        Stamp = stamp;
        Token = new TokenResult.Served(Grant.Id, Grant.Generation, snapshot.AccessToken, Grant.AccessExpiresAt);
        warmAt = RefreshTimes.WarmAt(Grant.Lifespan);
    }

    private readonly DateTimeOffset warmAt;

    public Grant Grant { get; }

    public TokenResult.Served Token { get; }

    /// The state of the store this was read from, as the watch counts it.
    public long Stamp { get; }

    public bool Answers(TimeSpan minTtl, int? afterGeneration, DateTimeOffset now) =>
        Grant.State is not (GrantState.Paused or GrantState.Revoked)
        && now + minTtl < Grant.AccessExpiresAt
        && !(afterGeneration >= Grant.Generation);

    public bool WasRead => Volatile.Read(ref wasRead) != 0;

    public void NoteRead()
    {
        if (wasRead == 0)
            Volatile.Write(ref wasRead, 1);
    }

    /// True once, when a grant that is only kept alive is read again and is past its warm time.
    public bool WantsNudge(DateTimeOffset now) =>
        now >= warmAt && wasNudged == 0 && Interlocked.Exchange(ref wasNudged, 1) == 0;
}
