using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Server.Consumers;

namespace Evergrant.Cli.Consumers;

internal static class KeyRevoke
{
    public static Command Create()
    {
        var key = Keys.Argument();
        var command = new Command("revoke", "End a key; a running server refuses it within a second.") { key };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var asked = parsed.GetRequiredValue(key);
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var keys = await ConsumerKeys.OpenAsync(home.Opened, cancellationToken);
                if (!await keys.RevokeAsync(asked, cancellationToken))
                    throw Keys.NotThere();
                Say.Note($"{asked} is revoked.");
                return ExitCodes.Ok;
            }
        );
        return command;
    }
}
