using Evergrant.Storage;

namespace Evergrant.Refresh;

/// What an operator orders of a grant: to pause, to go on, how much to keep it. Each goes through whatever moves the row
/// meanwhile; the last word is the operator's.
internal sealed class Switching(KeeperOptions keeper, Action<GrantSnapshot> announce)
{
    public Task<SwitchResult> PauseAsync(Func<Task<GrantSnapshot?>> find, string grant, CancellationToken stopping) =>
        ChangeAsync(find, grant, Paused, stopping);

    public Task<SwitchResult> ResumeAsync(Func<Task<GrantSnapshot?>> find, string grant, CancellationToken stopping) =>
        ChangeAsync(find, grant, Resumed, stopping);

    public async Task<SwitchResult> KeepAsync(
        Func<Task<GrantSnapshot?>> find,
        string grant,
        Keep keep,
        CancellationToken stopping
    )
    {
        while (await find() is { Grant: var found })
        {
            if (found.State == GrantState.Revoked)
                return new SwitchResult.Ended(found);
            if (found.Keep == keep)
                return new SwitchResult.Unchanged(found);
            var now = keeper.Calendar.GetUtcNow();
            var next = NextTurn(found with { Keep = keep, IsRationed = false }, now);
            // What is on the trail is what other processes hear of.
            var said = ByOperator($"kept_{Codes.Of(keep)}", now);
            if (!await keeper.Store.KeepAsync(found.Id, found.Version, keep, next, said, stopping))
                continue;
            if (await keeper.Store.FindAsync(found.Id, stopping) is not { } switched)
                break;
            announce(switched);
            return new SwitchResult.Switched(switched.Grant);
        }
        return new SwitchResult.NoSuchGrant(grant);
    }

    private async Task<SwitchResult> ChangeAsync(
        Func<Task<GrantSnapshot?>> find,
        string grant,
        Func<Grant, DateTimeOffset, GrantChange?> change,
        CancellationToken stopping
    )
    {
        while (await find() is { Grant: var found })
        {
            if (found.State == GrantState.Revoked)
                return new SwitchResult.Ended(found);
            if (change(found, keeper.Calendar.GetUtcNow()) is not { } changed)
                return new SwitchResult.Unchanged(found);
            if (!await keeper.Store.ChangeAsync(found.Id, found.Version, changed, stopping))
                continue;
            if (await keeper.Store.FindAsync(found.Id, stopping) is not { } switched)
                break;
            announce(switched);
            return new SwitchResult.Switched(switched.Grant);
        }
        return new SwitchResult.NoSuchGrant(grant);
    }

    /// Null: nothing, it is so already.
    private static GrantChange? Paused(Grant grant, DateTimeOffset now) =>
        grant.State == GrantState.Paused
            ? null
            : new GrantChange
            {
                State = GrantState.Paused,
                Evidence = ByOperator("paused", now),
                Trouble = grant.Trouble,
                NextRefreshAt = null,
            };

    private static GrantChange? Resumed(Grant grant, DateTimeOffset now) =>
        grant.State != GrantState.Paused
            ? null
            : new GrantChange
            {
                State = StateOf(grant.Trouble),
                Evidence = ByOperator("resumed", now),
                Trouble = grant.Trouble,
                // At once: the schedule looks and decides by the grant's own times.
                NextRefreshAt = grant.Kind == GrantKind.Key ? null : now,
            };

    /// What waits, waits for something else; what is in good order has its turn earlier or later now.
    private static DateTimeOffset? NextTurn(Grant kept, DateTimeOffset now) =>
        kept.Trouble != Trouble.None || kept.NextRefreshAt is null && kept.State != GrantState.Active
            ? kept.NextRefreshAt
        : kept.Kind == GrantKind.Key ? null
        : RefreshTimes.NextAt(kept, now);

    /// Pausing hid the trouble; it did not mend it.
    private static GrantState StateOf(Trouble trouble) =>
        trouble switch
        {
            { Unknowns: > 0 } => GrantState.Uncertain,
            { Refusals: > 0 } => GrantState.Late,
            _ => GrantState.Active,
        };

    private static Evidence ByOperator(string what, DateTimeOffset now) =>
        new()
        {
            At = now,
            What = what,
            Meaning = "By an operator.",
        };
}
