using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Home;

namespace Evergrant.Cli.Stores;

internal static class StoreAdopt
{
    public static Command Create()
    {
        var old = new Option<bool>("--old-copy")
        {
            Description =
                "The whole home is a copy that may be older than what was done elsewhere (a snapshot, a clone): set all grants aside.",
        };
        var json = GlobalOptions.Json();
        var command = new Command(
            "adopt",
            "Say that a home which was moved lives on this machine from now on, and that nothing works on it elsewhere any more."
        )
        {
            old,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (parsed.GetValue(old))
                {
                    using var logs = CommandLogs.Create(parsed);
                    var options = await RestoredHome.OptionsAsync(parsed, logs, cancellationToken);
                    var report = await HomeRestore.HereAsync(options, isOld: true, cancellationToken);
                    return RestoredHome.Tell(report, parsed.GetValue(json));
                }
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                if (await HomeRestore.AdoptAsync(home.Opened, cancellationToken))
                    Say.Note("This home lives on this machine now. Nothing may work on its copy elsewhere.");
                else
                    Say.Note(
                        "Nothing here names the machine, so there is nothing to adopt; the setting instance_id would."
                    );
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant store adopt", "evergrant store adopt --old-copy");
        return command;
    }
}
