using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Server.Operators;

namespace Evergrant.Cli.Operators;

internal static class OperatorTokenAdd
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "Who or what will use it: a-z, 0-9 and -." };
        var command = new Command("add", "Make a token for the server's API and print it, this once.") { name };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var asked = parsed.GetRequiredValue(name);
                if (!GrantName.IsValid(asked))
                    throw new UsageException("A name has a-z, 0-9 and -, at most 63 characters.");
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, make: true);
                var tokens = await OperatorTokens.OpenAsync(home.Opened, cancellationToken);
                Say.Data(
                    await tokens.AddAsync(asked, cancellationToken)
                        ?? throw new UsageException(
                            $"A token called {asked} works already; revoke it first or choose another name."
                        )
                );
                Say.Note("It is not shown again.");
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant operator token add laptop");
        return command;
    }
}
