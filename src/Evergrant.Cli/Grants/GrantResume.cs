using System.CommandLine;
using Evergrant.Storage;

namespace Evergrant.Cli.Grants;

internal static class GrantResume
{
    public static Command Create() =>
        Switching.Create("resume", "Serve and refresh a paused grant again.", "resumed", Change);

    private static GrantChange? Change(Grant grant, DateTimeOffset now) =>
        grant.State switch
        {
            GrantState.Paused => new GrantChange
            {
                State = StateOf(grant.Trouble),
                Evidence = new Evidence
                {
                    At = now,
                    What = "resumed",
                    Meaning = "By an operator.",
                },
                Trouble = grant.Trouble,
                // At once: the schedule looks and decides by the grant's own times.
                NextRefreshAt = now,
            },
            GrantState.Revoked => throw new UsageException(
                $"{grant.Name} was ended; connect again to make a new grant."
            ),
            _ => null,
        };

    /// Pausing hid the trouble; it did not mend it.
    private static GrantState StateOf(Trouble trouble) =>
        trouble switch
        {
            { Unknowns: > 0 } => GrantState.Uncertain,
            { Refusals: > 0 } => GrantState.Late,
            _ => GrantState.Active,
        };
}
