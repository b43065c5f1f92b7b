using System.CommandLine;
using Microsoft.Extensions.Logging.Console;

namespace Evergrant.Cli.Homes;

internal static class CommandLogs
{
    /// Warnings, or everything with `--verbose`; always to stderr.
    public static ILoggerFactory Create(ParseResult parsed, LogLevel usually = LogLevel.Warning)
    {
        var level = parsed.GetValue(GlobalOptions.Verbose) ? LogLevel.Debug : usually;
        return LoggerFactory.Create(logging =>
        {
            logging.SetMinimumLevel(level);
            // Requests and Kestrel's starts are ours to tell.
            logging.AddFilter("Microsoft", level < LogLevel.Information ? LogLevel.Information : LogLevel.Warning);
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
                console.UseUtcTimestamp = true;
                console.ColorBehavior =
                    Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || Console.IsErrorRedirected
                        ? LoggerColorBehavior.Disabled
                        : LoggerColorBehavior.Enabled;
            });
            logging.Services.Configure<ConsoleLoggerOptions>(console =>
                console.LogToStandardErrorThreshold = LogLevel.Trace
            );
        });
    }
}
