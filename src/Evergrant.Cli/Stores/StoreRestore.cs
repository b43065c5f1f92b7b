using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Home;

namespace Evergrant.Cli.Stores;

internal static class StoreRestore
{
    public static Command Create()
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "What store backup made.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var here = new Option<bool>("--here")
        {
            Description = "The copy is in its place already (pg_restore, a file that was copied back).",
        };
        var json = GlobalOptions.Json();
        var command = new Command(
            "restore",
            "Bring a copy of the store back. What this home did since is caught up; a grant whose refresh token may be spent since is set aside and listed, not presented. Nothing else may have the home open."
        )
        {
            file,
            here,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var from = parsed.GetValue(file);
                if (from is null == !parsed.GetValue(here))
                    throw new UsageException("Give a file, or --here for a store that lies in its place already.");
                using var logs = CommandLogs.Create(parsed);
                var options = await RestoredHome.OptionsAsync(parsed, logs, cancellationToken);
                RestoreReport report;
                using (var progress = new Progress("copying"))
                    report = from is null
                        ? await HomeRestore.HereAsync(options, isOld: false, cancellationToken)
                        : await HomeRestore.FromFileAsync(options, from, progress.Report, cancellationToken);
                return RestoredHome.Tell(report, parsed.GetValue(json));
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant store restore /backup/evergrant-2027-01-01.db",
            "evergrant store restore --here --json",
            "evergrant connect APP --name NAME              for each that is listed as set aside",
            "evergrant grant refresh NAME --after-restore   if you know that the copy is current"
        );
        return command;
    }
}
