using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Evergrant.Cli.Sandboxes.Running;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Home;

namespace Evergrant.Cli;

/// Parses, runs one command and turns whatever comes of it into an exit code.
internal static class CommandLine
{
    /// Longer than a keeper drains: what was answered is stored before the process goes.
    private static readonly TimeSpan Grace = Keeper.DrainLimit + TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] args, IReadOnlyList<CommandName> names)
    {
        var chosen = Choose(args, names);
        if (chosen is [{ OpensHome: true }])
            HeadStart.Begin();
        var parsed = Root(chosen).Parse(args);
        if (parsed.Action is ParseErrorAction)
            return Misused(parsed);
        var invocation = new InvocationConfiguration
        {
            // Its own handler prints stacks.
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = OwnSignals.Are(parsed.CommandResult.Command) ? null : Grace,
        };
        try
        {
            return await parsed.InvokeAsync(invocation);
        }
        catch (Exception failure)
        {
            // The boundary of the program: nothing above it could say more.
            return Failures.Report(failure, parsed.GetValue(GlobalOptions.Verbose));
        }
    }

    /// Only the command that is called, where that is plain to see: making them all takes longer than most of them do.
    private static IReadOnlyList<CommandName> Choose(string[] args, IReadOnlyList<CommandName> names) =>
        args is [var first, ..] && names.FirstOrDefault(name => name.Name == first) is { } called ? [called] : names;

    private static RootCommand Root(IEnumerable<CommandName> names)
    {
        var root = new RootCommand("Authorize once; call the API for ever. Keeps single-use OAuth refresh tokens.");
        root.Options.Add(GlobalOptions.Home);
        root.Options.Add(GlobalOptions.Verbose);
        foreach (var name in names)
            root.Subcommands.Add(name.Create());
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((SynchronousCommandLineAction)help.Action!);
            // Nobody looks for these among what Tab offers.
            foreach (var oddity in (string[])["/h", "/?", "-?"])
                help.Aliases.Remove(oddity);
        }
        foreach (var version in root.Options.OfType<VersionOption>())
            version.Action = new VersionAction();
        HelpWithExamples.Add(
            root,
            "evergrant demo                      everything at once, on this machine",
            "evergrant init                      your own Keap, step by step",
            "evergrant token demo                a live access token",
            "evergrant grant list                how all grants are",
            "evergrant sandbox clock advance 24h"
        );
        return root;
    }

    private static int Misused(ParseResult parsed)
    {
        // What is too much says more than what is missing.
        var said =
            parsed.UnmatchedTokens.Count > 0
                ? $"'{parsed.UnmatchedTokens[0]}' is not known here."
                : parsed.Errors[0].Message;
        Say.Error($"{said} See: {PathOf(parsed.CommandResult.Command)} --help");
        return ExitCodes.Usage;
    }

    private static string PathOf(Command command)
    {
        var names = new List<string>();
        for (Symbol? symbol = command; symbol is Command and not RootCommand; symbol = symbol.Parents.FirstOrDefault())
            names.Insert(0, symbol.Name);
        return string.Join(' ', ["evergrant", .. names]);
    }
}
