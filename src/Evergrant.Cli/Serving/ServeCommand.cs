using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Home;
using Evergrant.Protocol;
using Evergrant.Server;

namespace Evergrant.Cli.Serving;

internal static class ServeCommand
{
    public static Command Create()
    {
        var port = new Option<int?>("--port") { Description = "Port to listen on; 0 takes a free one. Default 7400." };
        var listen = new Option<string?>("--listen")
        {
            Description = "Address to listen on. Default http://127.0.0.1:7400, or what evergrant.json says.",
            HelpName = "URL",
        };
        var socket = new Option<string?>("--socket")
        {
            Description = "A Unix socket to listen on as well; keys made with --socket-uid need no text there.",
            HelpName = "PATH",
        };
        var command = new Command(
            "serve",
            "Serve the connect pages and the token API, and refresh what is due, until Ctrl-C."
        )
        {
            port,
            listen,
            socket,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                SocketThreads.Share();
                using var logs = CommandLogs.Create(parsed, LogLevel.Information);
                var options = new HomeOptions
                {
                    Path = EvergrantHome.Locate(parsed.GetValue(GlobalOptions.Home)),
                    Overrides = Listening.Overrides(parsed.GetValue(listen), parsed.GetValue(port)),
                    Logs = logs,
                    Warn = Say.Note,
                };
                await using var home = await EvergrantHome.OpenAsync(options, cancellationToken);
                await using var server = await Listening.StartAsync(home, parsed.GetValue(socket), cancellationToken);
                Say.Data($"listening on {server.Address.GetLeftPart(UriPartial.Authority)}");
                ServiceNotice.Ready();
                await Until.CancelledAsync(cancellationToken);
                ServiceNotice.Stopping();
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant serve", "evergrant serve --port 8400 --home /var/lib/evergrant");
        return command;
    }
}
