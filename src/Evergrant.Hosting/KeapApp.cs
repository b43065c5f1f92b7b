using Evergrant.Hosting.Home;

namespace Evergrant.Hosting;

/// Brings the program's Keap app into its home.
internal static class KeapApp
{
    private const string Profile = "keap";

    /// <exception cref="ConfigurationException">The home has no such app, or another one of that name.</exception>
    public static async Task EnsureAsync(
        EvergrantHome home,
        KeapOptions keap,
        Action<string> warn,
        CancellationToken cancellationToken
    )
    {
        if ((keap.ClientId is null) != (keap.ClientSecret is null))
            throw new ConfigurationException("Keap: ClientId and ClientSecret go together.");
        if (!GrantName.IsValid(keap.App))
            throw new ConfigurationException("Keap: App holds a to z, 0 to 9 and -, at most 63 characters.");
        // Two programs may start at once: whoever comes second finds the app.
        if (keap is { ClientId: { } id, ClientSecret: { } secret })
            await home.Store.AddAppAsync(
                new App
                {
                    Name = keap.App,
                    Profile = Profile,
                    ClientId = id,
                    Secret = secret,
                    RedirectUri = keap.RedirectUri,
                    BaseAddress = keap.BaseAddress,
                    SecretSetAt = home.Calendar.GetUtcNow(),
                },
                cancellationToken
            );
        if (await home.Store.FindAppAsync(keap.App, cancellationToken) is not { } app)
            throw new ConfigurationException(
                $"Keap: the home {home.Path} has no app {keap.App}. Give AddKeap the ClientId and ClientSecret of yours, or add it: evergrant app add {keap.App}"
            );
        Check(app, keap, home.Path);
        if (keap.ClientSecret is not { } wanted || wanted.Equals(app.Secret))
            return;
        // Which of the two is yesterday's, nobody can tell; one of them works.
        if (app.SecretProvenAt is { } proven)
            warn(
                $"Keap: the client secret in the program's configuration is not the one that the home {home.Path} has for the app {app.Name}, which Keap accepted ({proven:u}). The home's is used. If the configuration's is newer: evergrant app secret {app.Name}; else put the home's into the configuration."
            );
        else
            await home.Keeper.ChangeAppSecretAsync(app.Name, wanted, cancellationToken);
    }

    private static void Check(App app, KeapOptions keap, string home)
    {
        var wrong =
            app.Profile != Profile ? $"is an app of {app.Profile}, not of Keap"
            : keap.ClientId is { } id && id != app.ClientId ? "has another client id, and grants of that"
            : keap.BaseAddress is { } address && address != app.BaseAddress ? "goes to another address"
            : null;
        if (wrong is not null)
            throw new ConfigurationException(
                $"Keap: the app {app.Name} in {home} {wrong}; give yours another name (KeapOptions.App), or choose another home."
            );
    }
}
