using System.CommandLine;

namespace Evergrant.Cli.Serving;

internal static class ServeCommand
{
    public static Command Create() => new("serve", "x");
}
