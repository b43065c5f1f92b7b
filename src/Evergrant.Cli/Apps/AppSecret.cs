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
        var next = new Option<bool>("--next")
        {
            Description =
                "Keep the present secret and try this one where that is refused; the first time it is accepted it takes the other's place.",
        };
        var dropOld = new Option<bool>("--drop-old")
        {
            Description = "Give up the present secret for the next one now. Reads no secret.",
        };
        var command = new Command(
            "secret",
            "Replace an app's client secret; its refused grants are tried again at once."
        )
        {
            name,
            file,
            next,
            dropOld,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(next) && result.GetValue(dropOld))
                result.AddError("--next adds a secret and --drop-old gives one up: say one of them.");
        });
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var asked = parsed.GetRequiredValue(name);
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var app = await home.Store.FindAppAsync(asked, cancellationToken) ?? throw NotFoundException.App(asked);
                if (!app.HasClient)
                    throw ConnectEnd.NoClient(asked);
                if (parsed.GetValue(dropOld))
                {
                    if (!await home.Keeper.DropOldAppSecretAsync(asked, cancellationToken))
                        throw new UsageException(
                            $"{asked} has one secret. Add the next with: evergrant app secret {asked} --next"
                        );
                    Say.Note($"{asked} has its next secret alone now. It proves itself with the next refresh.");
                    return ExitCodes.Ok;
                }
                var secret = ClientPair.ReadSecret(
                    await SecretInput.TextAsync(parsed.GetValue(file), "Client secret", cancellationToken),
                    app.ClientId
                );
                if (parsed.GetValue(next))
                {
                    await home.Keeper.AddNextAppSecretAsync(asked, secret, cancellationToken);
                    Say.Note(
                        $"{asked} has a next secret. Change it at the provider now: where the present one is refused this one is tried at once, and the first time it is accepted it takes the other's place. See how it stands with: evergrant app list"
                    );
                    return ExitCodes.Ok;
                }
                await home.Keeper.ChangeAppSecretAsync(asked, secret, cancellationToken);
                Say.Note($"{asked} has a new secret. It proves itself with the next refresh: evergrant grant list");
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant app secret shop --secret-file secret.txt",
            "evergrant app secret shop --next --secret-file new-secret.txt",
            "pass keap/shop | evergrant app secret shop"
        );
        return command;
    }
}
