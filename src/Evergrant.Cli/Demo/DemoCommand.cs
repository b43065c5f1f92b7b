using System.CommandLine;
using Evergrant.Cli.Check;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Sandboxes;
using Evergrant.Cli.Sandboxes.Running;
using Evergrant.Cli.Serving;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Home;
using Evergrant.Sandbox;

namespace Evergrant.Cli.Demo;

internal static class DemoCommand
{
    private const string HomeFolder = ".evergrant";

    private static readonly Option<int?> Port = new("--port")
    {
        Description = "Port of the server; 0 takes a free one. Default 7400.",
    };

    private static readonly Option<int?> SandboxPort = new("--sandbox-port")
    {
        Description = "Port of the sandbox; 0 takes a free one. Default 7401.",
    };

    private static readonly HookPorts Hooks = new();

    private static readonly Option<bool> Check = new("--check")
    {
        Description = "Check everything on a fresh temporary home, print a table and end: 0 all passed, 1 not.",
    };

    public static Command Create()
    {
        var command = new Command("demo", "Sandbox, server and a connected grant on this machine, until Ctrl-C.")
        {
            Port,
            SandboxPort,
            Hooks.Option,
            Check,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                parsed.GetValue(Check) ? CheckRun.RunAsync(cancellationToken) : RunAsync(parsed, cancellationToken)
        );
        HelpWithExamples.Add(
            command,
            "evergrant demo",
            "evergrant demo --port 8400 --sandbox-port 8401",
            "evergrant demo --check"
        );
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = HomeOf(parsed);
        using var logs = CommandLogs.Create(parsed, LogLevel.Warning);
        PrivateFolder.Make(folder);
        await using var keap = await SandboxUp.StartAsync(
            new KeapSandboxOptions
            {
                Port = SandboxPortOf(parsed, folder),
                HookPorts = Hooks.Of(parsed),
                DataFile = Path.Combine(folder, "sandbox.json"),
            },
            RemedyIn(folder),
            cancellationToken
        );
        var options = new HomeOptions
        {
            Path = folder,
            Overrides = Listening.Overrides(null, parsed.GetValue(Port)),
            Logs = logs,
        };
        await using var host = await DemoHost.StartAsync(keap, options, cancellationToken);
        DemoSettings.Write(host);
        var isNew = await DemoConnection.EnsureAsync(host, cancellationToken);
        await DemoScreen.ShowAsync(host, isNew, cancellationToken);
        await Until.CancelledAsync(cancellationToken);
        return ExitCodes.Ok;
    }

    /// Here, not upward: a demo does not move into somebody's home unasked.
    private static string HomeOf(ParseResult parsed) =>
        parsed.GetValue(GlobalOptions.Home) is null
        && Environment.GetEnvironmentVariable("EVERGRANT_HOME") is not { Length: > 0 }
            ? Path.GetFullPath(HomeFolder)
            : EvergrantHome.Locate(parsed.GetValue(GlobalOptions.Home));

    /// The grant of an earlier start goes to the sandbox where that was.
    private static int SandboxPortOf(ParseResult parsed, string folder)
    {
        var asked = parsed.GetValue(SandboxPort);
        if (DemoSettings.Sandbox(folder)?.Port is not { } before || asked == before)
            return asked ?? SandboxOptions.DefaultPort;
        return asked is null or 0
            ? before
            : throw new ConfigurationException(
                $"--sandbox-port: the grant in {folder} goes to port {before}; leave the flag out, or begin anew with --home FOLDER"
            );
    }

    private static string RemedyIn(string folder) =>
        DemoSettings.Sandbox(folder) is null
            ? PortTakenException.MoveWith("--sandbox-port")
            : "does this demo run already? Its grant goes there, so free it, or begin anew with --home FOLDER --port PORT --sandbox-port PORT";
}
