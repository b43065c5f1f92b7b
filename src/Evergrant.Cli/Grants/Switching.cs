using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Grants;

/// `grant pause` and `grant resume`.
internal static class Switching
{
    public static Command Create(
        string verb,
        string description,
        string done,
        Func<Keeper, string, CancellationToken, Task<SwitchResult>> switchAsync
    )
    {
        var name = GrantArgument.Create();
        var command = new Command(verb, description) { name };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var grant = Require(await switchAsync(home.Keeper, parsed.GetRequiredValue(name), cancellationToken));
                Say.Note($"{grant.Name} is {done}.");
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, $"evergrant grant {verb} demo");
        return command;
    }

    public static Grant Require(SwitchResult result) =>
        result switch
        {
            SwitchResult.Switched(var grant) => grant,
            SwitchResult.Unchanged(var grant) => grant,
            SwitchResult.Ended(var grant) => throw new UsageException(
                $"{grant.Name} was ended; connect again to make a new grant."
            ),
            SwitchResult.NoSuchGrant(var asked) => throw NotFoundException.Grant(asked),
            _ => throw new InvalidOperationException($"No such result: {result.GetType().Name}."),
        };
}
