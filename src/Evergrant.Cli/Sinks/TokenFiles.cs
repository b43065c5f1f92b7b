using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Sinks;
using Evergrant.Storage;

namespace Evergrant.Cli.Sinks;

/// What commands say of token files that they wrote beside their own work.
internal static class TokenFiles
{
    /// After a command that changed a grant. What cannot be written now is left to the next tick or the server: the command
    /// itself has done what it was asked.
    public static async Task WriteAsync(CommandHome home)
    {
        try
        {
            var sinks = await TokenSinks.OpenAsync(home.Opened, CancellationToken.None);
            SayNews(await sinks.WriteAsync(CancellationToken.None));
        }
        catch (StoreUnavailableException later)
        {
            Say.Note($"Token files were not looked at: {later.Message}");
        }
    }

    /// Of each trouble once: cron mails what is said.
    public static void SayNews(SinkReport report, bool all = false)
    {
        foreach (var trouble in report.Troubles.Where(trouble => trouble.IsNew || all))
            Say.Error(Describe(trouble.Path, trouble.Problem));
    }

    public static string Describe(string path, string problem) => $"{path}: {problem.TrimEnd('.')}.";

    public static int CodeOf(SinkReport report) =>
        report.Troubles.Any(trouble => !trouble.Passes) ? ExitCodes.Configuration
        : report.Troubles.Count > 0 ? ExitCodes.Temporary
        : ExitCodes.Ok;
}
