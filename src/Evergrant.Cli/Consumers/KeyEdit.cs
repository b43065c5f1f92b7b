using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Server.Consumers;
using Evergrant.Server.Policies;

namespace Evergrant.Cli.Consumers;

internal static class KeyEdit
{
    public static Command Create()
    {
        var key = Keys.Argument();
        var limits = new LimitOptions();
        var command = new Command(
            "edit",
            "Change what a key may do; its text stays. What is given replaces what was, 'none' lifts it."
        )
        {
            key,
        };
        limits.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (!limits.AreGiven(parsed))
                    throw new UsageException("What should change? Limits are given as with key create: --rate 5/s");
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var keys = await ConsumerKeys.OpenAsync(home.Opened, cancellationToken);
                var found = await Keys.RequireWorkingAsync(keys, parsed.GetRequiredValue(key), cancellationToken);
                var grant = await home.RequireGrantAsync(found.Grant.ToString(), cancellationToken);
                var profile = await Keys.RequireProfileAsync(home, grant, cancellationToken);
                var policy = limits.Apply(parsed, found.Policy, profile);
                var note = parsed.GetValue(limits.Note) ?? found.Note;
                if (!await Keys.UsageAsync(() => keys.ChangeAsync(found, policy, note, cancellationToken)))
                    throw Keys.NotThere();
                Say.Note(
                    $"{found.Name} may: {PolicyWords.Summary(policy)}. A running server heeds it within a second."
                );
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant key edit cleo --rate 2/s --until 2027-01-01",
            "evergrant key edit cleo --rate none --preset read-only"
        );
        return command;
    }
}
