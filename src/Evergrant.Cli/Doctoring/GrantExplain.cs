using System.CommandLine;
using Evergrant.Cli.Grants;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Doctor.Histories;

namespace Evergrant.Cli.Doctoring;

/// The story of one grant, from its journal.
internal static class GrantExplain
{
    public static Command Create()
    {
        var (name, json) = (GrantArgument.Create(), GlobalOptions.Json());
        var command = new Command(
            "explain",
            "The story of one grant: who redeemed what when, what came back, which cause it was, and what to do."
        )
        {
            name,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await LookedHome.OpenAsync(parsed, cancellationToken);
                var grant = await LookedHome.RequireGrantAsync(home, parsed.GetRequiredValue(name), cancellationToken);
                var history = await GrantRecord.ReadAsync(
                    home.Store,
                    home.Opened.Catalog,
                    grant,
                    home.Calendar.GetUtcNow(),
                    cancellationToken
                );
                var story = GrantStory.Of(history);
                if (parsed.GetValue(json))
                    JsonOut.Print(StoryRow.Of(history, story));
                else
                    Say.Data(StoryText.Render(history, story, Examined.Width, Colors.OfData.AreOn).TrimEnd('\n'));
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant grant explain acme", "evergrant grant explain acme --json");
        return command;
    }
}
