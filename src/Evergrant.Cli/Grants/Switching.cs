using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Storage;

namespace Evergrant.Cli.Grants;

/// `grant pause` and `grant resume`.
internal static class Switching
{
    public static Command Create(
        string verb,
        string description,
        string done,
        Func<Grant, DateTimeOffset, GrantChange?> change
    )
    {
        var name = GrantArgument.Create();
        var command = new Command(verb, description) { name };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var grant = await SwitchAsync(home, parsed.GetRequiredValue(name), change, cancellationToken);
                Say.Note($"{grant.Name} is {done}.");
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, $"evergrant grant {verb} demo");
        return command;
    }

    private static async Task<Grant> SwitchAsync(
        CommandHome home,
        string asked,
        Func<Grant, DateTimeOffset, GrantChange?> change,
        CancellationToken cancellationToken
    )
    {
        for (; ; )
        {
            var grant = await home.RequireGrantAsync(asked, cancellationToken);
            if (change(grant, home.Calendar.GetUtcNow()) is not { } changed)
                return grant;
            if (await home.Store.ChangeAsync(grant.Id, grant.Version, changed, cancellationToken))
                return grant;
        }
    }
}
