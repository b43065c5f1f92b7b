using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Server.Connect;

namespace Evergrant.Cli.Stores;

internal static class StoreMigrate
{
    public static Command Create()
    {
        var command = new Command(
            "migrate",
            "Bring the store's tables up to this program. Opening a store does it as well; there is no way back, so make a copy first (evergrant store backup)."
        );
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                await ConnectLinks.OpenAsync(home.Opened, cancellationToken);
                Say.Note("The store's tables are as this program needs them.");
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant store backup before.db && evergrant store migrate");
        return command;
    }
}
