using System.CommandLine;
using Evergrant.Cli.Grants;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Server.Consumers;
using Evergrant.Server.Policies;

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
        var socketUid = new Option<int?>("--socket-uid")
        {
            Description =
                "A user of this machine, by number, who needs no key on the server's socket (serve --socket).",
            HelpName = "UID",
        };
        var limits = new LimitOptions();
        var command = new Command("create", "Make a key to one grant through the gateway and print it, this once.")
        {
            grant,
            name,
            tokenRead,
            socketUid,
        };
        limits.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var asked = parsed.GetValue(name);
                if (asked is not null && !GrantName.IsValid(asked))
                    throw new UsageException("A name has a-z, 0-9 and -, at most 63 characters.");
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var opens = await home.RequireGrantAsync(parsed.GetRequiredValue(grant), cancellationToken);
                var profile = await Keys.RequireProfileAsync(home, opens, cancellationToken);
                var keys = await ConsumerKeys.OpenAsync(home.Opened, cancellationToken);
                var wanted = new NewConsumerKey
                {
                    Grant = opens.Id,
                    Name = asked,
                    TokenRead = parsed.GetValue(tokenRead),
                    SocketUid = parsed.GetValue(socketUid) is < 0
                        ? throw new UsageException("--socket-uid is the number of a user, such as 33.")
                        : parsed.GetValue(socketUid),
                    Policy = limits.Apply(parsed, KeyPolicy.Everything, profile),
                    Note = parsed.GetValue(limits.Note),
                };
                Say.Data(
                    await Keys.UsageAsync(() => keys.AddAsync(wanted, cancellationToken))
                        ?? throw new UsageException(
                            asked is null
                                ? "That user has a key for the socket already; revoke it first."
                                : $"A key called {asked} works already, or that user has one; revoke it first or choose another name."
                        )
                );
                SayMade(wanted, opens, home);
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant key create demo --name website",
            "evergrant key create demo --name cleo --preset contacts+tags-write --rate 5/s --until 90d",
            "evergrant key create demo --allow 'POST /crm/rest/v1/contacts' --field 'POST /crm/rest/v1/contacts given_name,email_addresses'",
            "evergrant key create demo --preset read-only --daily-share 20% --from 10.0.0.0/8",
            "evergrant key create demo --name www --socket-uid 33",
            "evergrant key create demo --token-read > key.txt"
        );
        return command;
    }

    private static void SayMade(NewConsumerKey made, Grant opens, CommandHome home)
    {
        var address = home.Opened.Settings.PublicAddress.GetLeftPart(UriPartial.Authority);
        Say.Note("It is not shown again. With a running server:");
        Say.Note($"  curl -H \"Authorization: Bearer KEY\" {address}/gw/{opens.Name}/PATH-OF-THE-PROVIDER");
        Say.Note(
            made.Policy.Allow is null && !made.TokenRead
                ? "It may call everything that the grant may. To limit one: --preset, --allow, --rate, --until (key create --help)."
                : $"It may: {PolicyWords.Summary(made.Policy)}{(made.TokenRead ? ", and read the token" : "")}."
        );
    }
}
