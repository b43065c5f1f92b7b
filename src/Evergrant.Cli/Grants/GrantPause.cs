using System.CommandLine;

namespace Evergrant.Cli.Grants;

internal static class GrantPause
{
    public static Command Create() =>
        Switching.Create(
            "pause",
            "Serve and refresh a grant no more until it is resumed.",
            "paused",
            (keeper, grant, cancellationToken) => keeper.PauseAsync(grant, cancellationToken)
        );
}
