using Evergrant.Storage;

namespace Evergrant.Refresh;

/// What an operator's pause or resume makes of a grant. Null: nothing, it is so already.
internal static class Switching
{
    public static GrantChange? Pause(Grant grant, DateTimeOffset now) =>
        grant.State == GrantState.Paused
            ? null
            : new GrantChange
            {
                State = GrantState.Paused,
                Evidence = ByOperator("paused", now),
                Trouble = grant.Trouble,
                NextRefreshAt = null,
            };

    public static GrantChange? Resume(Grant grant, DateTimeOffset now) =>
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
