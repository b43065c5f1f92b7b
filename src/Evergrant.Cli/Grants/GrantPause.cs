using System.CommandLine;
using Evergrant.Storage;

namespace Evergrant.Cli.Grants;

internal static class GrantPause
{
    public static Command Create() =>
        Switching.Create("pause", "Serve and refresh a grant no more until it is resumed.", "paused", Change);

    private static GrantChange? Change(Grant grant, DateTimeOffset now) =>
        grant.State switch
        {
            GrantState.Paused => null,
            GrantState.Revoked => throw new UsageException($"{grant.Name} was ended; there is nothing to pause."),
            _ => new GrantChange
            {
                State = GrantState.Paused,
                Evidence = new Evidence
                {
                    At = now,
                    What = "paused",
                    Meaning = "By an operator.",
                },
                Trouble = grant.Trouble,
                NextRefreshAt = null,
            },
        };
}
