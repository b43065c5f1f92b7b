using System.CommandLine;
using Evergrant.Cli.Homes;

namespace Evergrant.Cli.Connecting;

internal static class ConnectCommand
{
    public static Command Create()
    {
        var app = new Argument<string>("APP") { Description = "Name of the app." };
        var name = new Option<string?>("--name")
        {
            Description = "What to call the grant; an existing one is re-authorized. Default: the app's name.",
        };
        var tenant = new Option<string?>("--tenant")
        {
            Description = "The account that has to consent, such as xy123.infusionsoft.com.",
        };
        var link = new Option<bool>("--link")
        {
            Description = "Print a one-use link of the server for the owner. The default.",
        };
        var paste = new Option<bool>("--paste")
        {
            Description = "Without a server: open the address, allow, paste the address bar back.",
        };
        var command = new Command("connect", "Let an owner authorize an app.") { app, name, tenant, link, paste };
        command.Validators.Add(result =>
        {
            if (result.GetValue(link) && result.GetValue(paste))
                result.AddError("Either --link or --paste.");
        });
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
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
                return parsed.GetValue(paste)
                    ? await PastedConsent.RunAsync(home, wish, cancellationToken)
                    : await ReconnectLink.OfferAsync(home, wish, cancellationToken);
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant connect shop",
            "evergrant connect shop --name acme --tenant xy123.infusionsoft.com",
            "evergrant connect shop --paste"
        );
        return command;
    }
}
