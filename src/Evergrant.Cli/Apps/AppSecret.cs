using System.CommandLine;
using Evergrant.Cli.Connecting;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Apps;

internal static class AppSecret
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "Name of the app." };
        var file = SecretInput.File();
        var command = new Command(
            "secret",
            "Replace an app's client secret; its refused grants are tried again at once."
        )
        {
            name,
            file,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var asked = parsed.GetRequiredValue(name);
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var app = await home.Store.FindAppAsync(asked, cancellationToken) ?? throw NotFoundException.App(asked);
                if (!app.HasClient)
                    throw ConnectEnd.NoClient(asked);
                var secret = ClientPair.ReadSecret(
                    await SecretInput.TextAsync(parsed.GetValue(file), "Client secret", cancellationToken),
                    app.ClientId
                );
                await home.Keeper.ChangeAppSecretAsync(asked, secret, cancellationToken);
                Say.Note($"{asked} has a new secret. It proves itself with the next refresh: evergrant grant list");
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant app secret shop --secret-file secret.txt",
            "pass keap/shop | evergrant app secret shop"
        );
        return command;
    }
}
