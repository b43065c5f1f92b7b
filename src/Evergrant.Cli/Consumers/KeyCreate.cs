using System.CommandLine;
using Evergrant.Cli.Grants;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Server.Consumers;

namespace Evergrant.Cli.Consumers;

internal static class KeyCreate
{
    public static Command Create()
    {
        var grant = GrantArgument.Create();
        var name = new Option<string?>("--name")
        {
            Description = "Who or what will use it: a-z, 0-9 and -. Default: made up.",
        };
        var tokenRead = new Option<bool>("--token-read")
        {
            Description = "The key may also read the access token itself. Default: the gateway only.",
        };
        var command = new Command("create", "Make a key to one grant through the gateway and print it, this once.")
        {
            grant,
            name,
            tokenRead,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var asked = parsed.GetValue(name);
                if (asked is not null && !GrantName.IsValid(asked))
                    throw new UsageException("A name has a-z, 0-9 and -, at most 63 characters.");
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var opens = await home.RequireGrantAsync(parsed.GetRequiredValue(grant), cancellationToken);
                var keys = await ConsumerKeys.OpenAsync(home.Opened, cancellationToken);
                var wanted = new NewConsumerKey
                {
                    Grant = opens.Id,
                    Name = asked,
                    TokenRead = parsed.GetValue(tokenRead),
                };
                Say.Data(
                    await keys.AddAsync(wanted, cancellationToken)
                        ?? throw new UsageException(
                            $"A key called {asked} works already; revoke it first or choose another name."
                        )
                );
                Say.Note("It is not shown again. With a running server:");
                Say.Note(
                    $"  curl -H \"Authorization: Bearer KEY\" {Gateway(home)}/gw/{opens.Name}/PATH-OF-THE-PROVIDER"
                );
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant key create demo --name website",
            "evergrant key create demo --token-read > key.txt"
        );
        return command;
    }

    private static string Gateway(CommandHome home) =>
        home.Opened.Settings.PublicAddress.GetLeftPart(UriPartial.Authority);
}
