using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Server.Operators;

namespace Evergrant.Cli.Operators;

internal static class OperatorTokenRevoke
{
    public static Command Create()
    {
        var token = new Argument<string>("TOKEN") { Description = "Name or id, as list shows it." };
        var command = new Command("revoke", "End a token; a running server refuses it within a second.") { token };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var asked = parsed.GetRequiredValue(token);
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var tokens = await OperatorTokens.OpenAsync(home.Opened, cancellationToken);
                if (!await tokens.RevokeAsync(asked, cancellationToken))
                    throw new NotFoundException(
                        $"No token that works is called {asked}. Those there are: evergrant operator token list"
                    );
                Say.Note($"{asked} is revoked.");
                return ExitCodes.Ok;
            }
        );
        return command;
    }
}
