using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Server.Consumers;
using Evergrant.Server.Policies;

namespace Evergrant.Cli.Consumers;

internal static class KeyShow
{
    public static Command Create()
    {
        var key = Keys.Argument();
        var json = GlobalOptions.Json();
        var command = new Command("show", "A key: what it may do, and whether it works.") { key, json };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var keys = await ConsumerKeys.OpenAsync(home.Opened, cancellationToken);
                var found = await Keys.RequireAsync(keys, parsed.GetRequiredValue(key), cancellationToken);
                var grant = (await home.Store.FindAsync(found.Grant, cancellationToken))?.Grant.Name;
                if (parsed.GetValue(json))
                    JsonOut.Print(KeyRow.Of(found, grant));
                else
                    foreach (var line in Table.Facts([.. Facts(found, grant, home.Opened.ProcessClock.GetUtcNow())]))
                        Say.Data(line);
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant key show cleo", "evergrant key show cleo --json");
        return command;
    }

    private static IEnumerable<(string, string?)> Facts(ConsumerKey key, string? grant, DateTimeOffset now) =>
        [
            ("Key", $"{key.Name} ({key.Id})"),
            ("Grant", grant ?? $"{key.Grant}, which is gone"),
            ("State", KeyState.Of(key, now)),
            .. PolicyWords.Of(key.Policy).Select(limit => (limit.What, (string?)limit.Words)),
            ("Token", key.TokenRead ? "may read the access token itself" : null),
            ("Made", Times.Text(key.CreatedAt)),
            ("New text", Times.Text(key.RotatedAt)),
            ("Note", key.Note),
        ];
}
