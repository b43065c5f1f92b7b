using System.CommandLine;

namespace Evergrant.Cli.Grants;

internal static class GrantResume
{
    public static Command Create() =>
        Switching.Create(
            "resume",
            "Serve and refresh a paused grant again.",
            "resumed",
            (keeper, grant, cancellationToken) => keeper.ResumeAsync(grant, cancellationToken)
        );
}
