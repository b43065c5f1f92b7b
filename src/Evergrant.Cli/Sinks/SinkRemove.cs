using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Sinks;

namespace Evergrant.Cli.Sinks;

internal static class SinkRemove
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Its path, as list shows it." };
        var command = new Command(
            "remove",
            "Keep no token in this file any more, and remove it if it is as we wrote it."
        )
        {
            file,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var asked = parsed.GetRequiredValue(file);
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var sinks = await TokenSinks.OpenAsync(home.Opened, cancellationToken);
                if (!await sinks.RemoveAsync(asked, cancellationToken))
                    throw new NotFoundException(
                        $"No token is kept in {Path.GetFullPath(asked)}. Those there are: evergrant sink list"
                    );
                Say.Note(
                    File.Exists(asked)
                        ? $"{asked} is left as it is: somebody else wrote it. No token is kept there any more."
                        : $"{asked} is removed."
                );
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant sink remove /srv/shop/private/keap.json");
        return command;
    }
}
