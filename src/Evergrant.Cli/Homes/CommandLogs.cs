using System.CommandLine;
using Microsoft.Extensions.Logging.Console;

namespace Evergrant.Cli.Homes;

internal static class CommandLogs
{
    /// To stderr. Errors unless the caller or `--verbose` wants more: what a command finds, it says itself.
    public static ILoggerFactory Create(ParseResult parsed, LogLevel usually = LogLevel.Error) =>
        Create(parsed.GetValue(GlobalOptions.Verbose), usually);

    public static ILoggerFactory Create(bool verbose, LogLevel usually = LogLevel.Error)
    {
        var level = verbose ? LogLevel.Debug : usually;
        return new LogsWhenNeeded(level, () => Console(level));
    }

    private static ILoggerFactory Console(LogLevel level) =>
        LoggerFactory.Create(logging =>
        {
            logging.SetMinimumLevel(level);
            // Requests and Kestrel's starts are ours to tell.
            logging.AddFilter("Microsoft", level < LogLevel.Information ? LogLevel.Information : LogLevel.Warning);
            // A port in use comes with its stack, and is told in one line by us.
            logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
                console.UseUtcTimestamp = true;
                console.ColorBehavior =
                    Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
                    || System.Console.IsErrorRedirected
                        ? LoggerColorBehavior.Disabled
                        : LoggerColorBehavior.Enabled;
            });
            logging.Services.Configure<ConsoleLoggerOptions>(console =>
            {
                console.LogToStandardErrorThreshold = LogLevel.Trace;
                // A pipe that nobody reads must not hold up a refresh; how many lines were left out is said when it moves.
                console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
            });
        });
}
