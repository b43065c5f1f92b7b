using Evergrant.Storage;

namespace Evergrant.Refresh;

/// How a try to refresh ended. A race that was lost is a normal outcome.
public abstract record RefreshOutcome
{
    private RefreshOutcome() { }

    /// The grant as it was last seen. Null: it was not read.
    public GrantSnapshot? Seen =>
        this switch
        {
            Rotated(var snapshot) => snapshot,
            Unchanged(var snapshot) => snapshot,
            Failed(var snapshot) => snapshot,
            Held(var snapshot, _) => snapshot,
            _ => null,
        };

    public sealed record Rotated(GrantSnapshot Snapshot) : RefreshOutcome;

    /// The row as read answers the demand, or nothing may be presented now.
    public sealed record Unchanged(GrantSnapshot Snapshot) : RefreshOutcome;

    /// An attempt ended without tokens; the grant's evidence says how.
    public sealed record Failed(GrantSnapshot Snapshot) : RefreshOutcome;

    /// Nothing is sent to the token endpoint before then (calendar): it fails, or too many wait for it.
    public sealed record Held(GrantSnapshot Snapshot, DateTimeOffset Until) : RefreshOutcome;

    public sealed record NoSuchGrant : RefreshOutcome;

    /// Another node holds the lease.
    public sealed record InProgress(string Node) : RefreshOutcome;

    public sealed record StoreUnavailable(string Message) : RefreshOutcome;

    public sealed record SpoolUnavailable : RefreshOutcome;

    public sealed record ShuttingDown : RefreshOutcome;
}
