using System.CommandLine;

namespace Evergrant.Cli.Grants;

internal static class GrantArgument
{
    public static Argument<string> Create() => new("GRANT") { Description = "Name or id of the grant." };
}
