using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Home;
using Evergrant.Intake.Keeping;

namespace Evergrant.Cli.Stores;

/// What the commands share that bring a home back.
internal static class RestoredHome
{
    private static readonly string[] Heads = ["NAME", "ACCOUNT", "AFTER THE COPY"];

    public static async Task<HomeOptions> OptionsAsync(
        ParseResult parsed,
        ILoggerFactory logs,
        CancellationToken cancellationToken
    )
    {
        var path = EvergrantHome.Locate(parsed.GetValue(GlobalOptions.Home));
        if (!Directory.Exists(path))
            throw new ConfigurationException(
                $"{path}: there is no home. Make the folder (mode 700) and put the master key there, or name another with --home"
            );
        return new HomeOptions
        {
            Path = path,
            Calendar = await AbsentSandbox.ClockAsync(path, cancellationToken),
            Logs = logs,
            Warn = Say.Note,
            Restored = RestoredSubmissions.MarkAsync,
        };
    }

    /// <returns>Ok, or that somebody has to act.</returns>
    public static int Tell(RestoreReport report, bool asJson)
    {
        if (asJson)
            JsonOut.Print(RestoreRow.Of(report));
        else
            TellPerson(report);
        return report.SetAside.Count + report.Lost.Count == 0 ? ExitCodes.Ok : ExitCodes.NeedsReauthorization;
    }

    private static void TellPerson(RestoreReport report)
    {
        Say.Note(
            $"{report.Current} grants are as they were, {report.Recovered.Count} were caught up from this home's journal, {report.SetAside.Count} were set aside."
        );
        var rows = report
            .Recovered.Select(grant => Row(grant, "caught up"))
            .Concat(report.SetAside.Select(grant => Row(grant, "set aside")))
            .ToList();
        if (rows.Count > 0)
            foreach (var line in Table.Lines(Heads, rows))
                Say.Data(line);
        foreach (var lost in report.Lost)
            Say.Note(lost);
        if (report.SetAside.Count > 0)
            Say.Note(
                "What was set aside serves its access token while that lives, and is not refreshed. Have its owner approve again, or, if you know that the copy is current: evergrant grant refresh NAME --after-restore"
            );
    }

    private static string[] Row(Grant grant, string how) => [grant.Name, grant.Account ?? "-", how];
}
