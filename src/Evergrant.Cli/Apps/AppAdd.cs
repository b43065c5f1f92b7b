using System.CommandLine;
using System.CommandLine.Parsing;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Providers;

namespace Evergrant.Cli.Apps;

internal static class AppAdd
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME")
        {
            Description = "What to call it: a-z, 0-9 and -, at most 63 characters.",
        };
        var profile = new Option<string>("--profile")
        {
            Description = "The provider.",
            DefaultValueFactory = _ => "keap",
        };
        var clientId = new Option<string>("--client-id") { Description = "The app's public id.", Required = true };
        var redirect = Address(
            "--redirect-uri",
            "As registered with the provider. Default: http://localhost:7402/callback for this machine's browser, the server's own callback for its links."
        );
        var address = Address("--base-address", "Where the provider really is: a sandbox, a regional instance.");
        var file = SecretInput.File();
        var command = new Command("add", "Add a client registration; its secret comes from a file, stdin or a prompt.")
        {
            name,
            profile,
            clientId,
            redirect,
            address,
            file,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, make: true);
                var id = parsed.GetRequiredValue(clientId);
                var secret = ClientPair.ReadSecret(
                    await SecretInput.TextAsync(parsed.GetValue(file), "Client secret", cancellationToken),
                    id
                );
                var app = new App
                {
                    Name = parsed.GetRequiredValue(name),
                    Profile = parsed.GetRequiredValue(profile),
                    ClientId = id,
                    Secret = secret,
                    RedirectUri = parsed.GetValue(redirect),
                    BaseAddress = parsed.GetValue(address),
                    SecretSetAt = home.Calendar.GetUtcNow(),
                };
                await AddAsync(home, app, cancellationToken);
                Say.Note($"{app.Name} was added. Next: evergrant connect {app.Name}");
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant app add shop --client-id ID --secret-file secret.txt",
            "evergrant app add local --client-id ID --base-address http://127.0.0.1:7401"
        );
        return command;
    }

    /// <exception cref="UsageException">It cannot be added; says why.</exception>
    public static async Task AddAsync(CommandHome home, App app, CancellationToken cancellationToken)
    {
        Check(app, home.Keeper.Options.Catalog, livesBySandbox: home.Opened.Settings.Clock is not null);
        if (!await home.Store.AddAppAsync(app, cancellationToken))
            throw new UsageException(
                $"There is an app {app.Name} already; give it a new secret with: evergrant app secret {app.Name}"
            );
    }

    private static void Check(App app, ProviderCatalog catalog, bool livesBySandbox)
    {
        if (!GrantName.IsValid(app.Name))
            throw new UsageException("A name has a-z, 0-9 and -, at most 63 characters.");
        var profile =
            catalog.Find(app.Profile)
            ?? throw new UsageException(
                $"There is no profile {app.Profile}. Known: {string.Join(", ", catalog.Profiles.Select(known => known.Name))}."
            );
        if (app.HasClient)
        {
            ClientPair.ReadId(app.ClientId);
            ClientPair.RefuseSwapped(app.ClientId, app.Secret);
        }
        // Throws if tokens would travel in the clear.
        var endpoints = ProviderEndpoints.For(app, profile);
        if (livesBySandbox && !AbsentSandbox.IsHere(endpoints.Token))
            throw new UsageException(
                "This home lives by a sandbox's clock (evergrant.json: clock), and tokens of a real provider do not. Give the app a home of its own: --home FOLDER"
            );
    }

    public static Option<Uri?> Address(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "URL",
            CustomParser = Absolute,
        };

    private static Uri? Absolute(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return address;
        result.AddError($"'{text}' is no address; write it like https://example.com/callback.");
        return null;
    }
}
