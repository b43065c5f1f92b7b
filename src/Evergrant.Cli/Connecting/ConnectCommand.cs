using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Connecting;

internal static class ConnectCommand
{
    public static Command Create()
    {
        var app = new Argument<string>("APP") { Description = "Name of the app." };
        var name = new Option<string?>("--name")
        {
            Description = "What to call the grant; an existing one is re-authorized. Default: the app's name.",
            HelpName = "NAME",
        };
        var tenant = new Option<string?>("--tenant")
        {
            Description = "The account that has to consent, such as xy123.infusionsoft.com.",
            HelpName = "HOST",
        };
        var ways = new ConnectOptions();
        var command = new Command("connect", "Let an owner authorize an app.") { app, name, tenant };
        ways.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var choice = ways.Read(parsed);
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var asked = parsed.GetRequiredValue(app);
                var found =
                    await home.Store.FindAppAsync(asked, cancellationToken) ?? throw NotFoundException.App(asked);
                if (!found.HasClient)
                    throw ConnectEnd.NoClient(asked);
                var wish = await ConnectWish.ReadAsync(
                    home,
                    found,
                    parsed.GetValue(name) ?? found.Name,
                    parsed.GetValue(tenant),
                    cancellationToken
                );
                var ending = await choice.ConnectAsync(home, wish, cancellationToken);
                if (ending.Grant is { } grant)
                {
                    await LiveRead.TellAsync(home, grant, cancellationToken);
                    Say.Note($"Next: evergrant token {grant.Name}");
                }
                return ending.Code;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant connect shop                     a browser on this machine, or paste",
            "evergrant connect shop --name acme --tenant xy123.infusionsoft.com",
            "evergrant connect shop --link              for an owner elsewhere; needs: evergrant serve",
            "evergrant connect shop --code-file code.txt --redirect-uri https://example.com/callback",
            "evergrant connect shop --tokens            a pair from Account Central"
        );
        return command;
    }
}
