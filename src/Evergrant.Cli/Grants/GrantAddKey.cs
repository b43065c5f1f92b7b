using System.CommandLine;
using Evergrant.Cli.Apps;
using Evergrant.Cli.Connecting;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Grants;

internal static class GrantAddKey
{
    public static Command Create()
    {
        var app = new Argument<string>("APP") { Description = "Name of the app, or of a profile such as keap." };
        var name = new Option<string?>("--name")
        {
            Description = "What to call the grant; a key of that name is replaced. Default: the app's name.",
            HelpName = "NAME",
        };
        var account = new Option<string?>("--tenant")
        {
            Description = "Whose key it is, such as xy123.infusionsoft.com; for your own reading.",
            HelpName = "HOST",
        };
        var address = AppAdd.Address("--base-address", "For a new app, where the provider really is: a sandbox.");
        var file = SecretInput.File("--key-file", "the key");
        var noInput = Questions.NoInput();
        var command = new Command(
            "add-key",
            "Serve a Personal Access Token or Service Account Key as a grant, after one read with it."
        )
        {
            app,
            name,
            account,
            file,
            address,
            noInput,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, make: true);
                var found = await NewKey.AppAsync(
                    home,
                    parsed.GetRequiredValue(app),
                    parsed.GetValue(address),
                    cancellationToken
                );
                var key = new NewKey
                {
                    App = found,
                    Name = parsed.GetValue(name) ?? found.Name,
                    Account = parsed.GetValue(account),
                    File = parsed.GetValue(file),
                    Questions = Questions.Of(parsed, noInput),
                };
                var (code, grant) = await key.AddAsync(home, cancellationToken);
                if (grant is null)
                    return code;
                await LiveRead.TellAsync(home, grant, cancellationToken);
                Say.Note($"Next: evergrant token {grant.Name}");
                return code;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant grant add-key keap",
            "evergrant grant add-key keap --name reports --key-file key.txt"
        );
        return command;
    }
}
