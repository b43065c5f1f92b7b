using System.CommandLine;

namespace Evergrant.Cli.Demo;

internal static class DemoCommand
{
    public static Command Create() => new("demo", "x");
}
