using Evergrant.Cli.Apps;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Grants;

/// A key that is added as a grant: asked for, tested by one read, stored.
internal sealed record NewKey
{
    public required App App { get; init; }
    public required string Name { get; init; }
    public string? Account { get; init; }
    public FileInfo? File { get; init; }
    public required Questions Questions { get; init; }

    /// Asked for already; another one is asked for if the API refuses it.
    public AccessToken? First { get; init; }

    /// The app of that name; or, when it is the name of a profile, one that serves keys only, not stored yet.
    /// <exception cref="NotFoundException"/>
    public static async Task<App> AppAsync(
        CommandHome home,
        string asked,
        Uri? baseAddress,
        CancellationToken cancellationToken
    )
    {
        if (await home.Store.FindAppAsync(asked, cancellationToken) is { } app)
            return baseAddress is null || baseAddress == app.BaseAddress
                ? app
                : throw new UsageException($"The app {asked} is there already, without that --base-address.");
        return home.Opened.Catalog.Find(asked) is null
            ? throw NotFoundException.App(asked)
            : KeysOnly(home, asked, asked, baseAddress);
    }

    public static App KeysOnly(CommandHome home, string name, string profile, Uri? baseAddress) =>
        new()
        {
            Name = name,
            Profile = profile,
            BaseAddress = baseAddress,
            SecretSetAt = home.Calendar.GetUtcNow(),
        };

    /// <summary>Asks again while the API refuses what is typed.</summary>
    /// <returns>The exit code, and the grant if it is 0.</returns>
    public async Task<(int Code, Grant? Grant)> AddAsync(CommandHome home, CancellationToken cancellationToken)
    {
        if (!GrantName.IsValid(Name))
            throw new UsageException("A grant's name has a-z, 0-9 and -, at most 63 characters.");
        for (var key = First; ; key = null)
        {
            key ??= await Questions.AskHiddenAsync(
                "Key (Personal Access Token or Service Account Key)",
                "--key-file",
                File,
                text => StaticKey.Read(text, App),
                cancellationToken
            );
            if (await home.Store.FindAppAsync(App.Name, cancellationToken) is null)
                await AppAdd.AddAsync(home, App, cancellationToken);
            var result = await home.Keeper.AddKeyAsync(
                new KeyRequest
                {
                    App = App.Name,
                    Key = key,
                    GrantName = Name,
                    Account = Account,
                },
                cancellationToken
            );
            if (result is KeyResult.Added(var grant, var isNew))
            {
                Say.Data($"{(isNew ? "added" : "replaced the key of")} {grant.Name} ({grant.Id})");
                if (grant.State == GrantState.Paused)
                    Say.Note($"It is still paused. To serve it: evergrant grant resume {grant.Name}");
                return (ExitCodes.Ok, grant);
            }
            var code = Tell(result);
            if (result is not KeyResult.Refused || File is not null || !Questions.MayAsk)
                return (code, null);
        }
    }

    private static int Tell(KeyResult result)
    {
        switch (result)
        {
            case KeyResult.Refused(var why):
                Say.Error($"The API did not take the key, so it was not stored: {why}");
                Say.Note(
                    "Is it of this account, whole, and not deleted? Keap shows a key once: make a new one if in doubt."
                );
                return ExitCodes.Failed;
            case KeyResult.NotTested(var why):
                return Say.Error($"The key could not be tested, so it was not stored: {why}", ExitCodes.Temporary);
            case KeyResult.NameTaken(var grant):
                throw new UsageException(
                    $"{grant.Name} is another grant, of the app {grant.App}; choose another name."
                );
            case KeyResult.NoSuchApp(var asked):
                throw NotFoundException.App(asked);
            case KeyResult.StoreUnavailable(var message):
                return Say.Error(message, ExitCodes.Temporary);
            default:
                throw new InvalidOperationException($"No such result: {result.GetType().Name}.");
        }
    }
}
