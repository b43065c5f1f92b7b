using System.CommandLine;
using System.Runtime.CompilerServices;

namespace Evergrant.Cli.Sandboxes.Running;

/// Commands that Ctrl-C and SIGTERM do not end: they hand them on to the program they run, and end when it does.
internal static class OwnSignals
{
    private static readonly ConditionalWeakTable<Command, object> Commands = [];

    public static void Has(Command command) => Commands.Add(command, command);

    public static bool Are(Command command) => Commands.TryGetValue(command, out _);
}
