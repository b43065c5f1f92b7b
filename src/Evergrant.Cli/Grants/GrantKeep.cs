using System.CommandLine;
using System.CommandLine.Parsing;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Grants;

internal static class GrantKeep
{
    public static Command Create()
    {
        var name = GrantArgument.Create();
        var keep = new Argument<Keep>("HOW")
        {
            Description =
                "auto: warm while it was read in the last 7 days, else alive. warm: always a live access token. alive: only the refresh token is kept from lapsing.",
            HelpName = "auto|warm|alive",
            CustomParser = Read,
        };
        keep.CompletionSources.Add(Enum.GetValues<Keep>().Select(Words.Of).ToArray());
        var command = new Command("keep", "How much a grant is kept while nobody asks for it.") { name, keep };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var how = parsed.GetValue(keep);
                var result = await home.Keeper.KeepAsync(parsed.GetRequiredValue(name), how, cancellationToken);
                var grant = Switching.Require(result);
                var next = Times.WithDistance(grant.NextRefreshAt, home.Calendar.GetUtcNow());
                Say.Note(
                    $"{grant.Name} is kept {Words.Of(how)}. {(next is null ? "It is refreshed when it is read." : $"Next refresh: {next}.")}"
                );
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant grant keep demo warm", "evergrant grant keep old-shop alive");
        return command;
    }

    private static Keep Read(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        foreach (var keep in Enum.GetValues<Keep>())
            if (Words.Of(keep) == text)
                return keep;
        result.AddError($"'{text}' is not one of auto, warm, alive.");
        return default;
    }
}
