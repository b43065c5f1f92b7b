using System.CommandLine;
using Evergrant.Cli.Apps;
using Evergrant.Cli.Connecting;
using Evergrant.Cli.Grants;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Home;
using Evergrant.Providers;

namespace Evergrant.Cli.Initializing;

/// `init`, from the first question to the lines to paste. What is asked is asked before anything is made; what is there already
/// is gone on with.
internal sealed record Initialization
{
    private const string Read = "/rest/v1/contacts?limit=1";

    public required ParseResult Parsed { get; init; }
    public required GivenAnswers Given { get; init; }
    public required string Name { get; init; }
    public string? ClientId { get; init; }
    public FileInfo? SecretFile { get; init; }
    public FileInfo? KeyFile { get; init; }
    public string? RedirectUri { get; init; }
    public Uri? BaseAddress { get; init; }
    public string? Language { get; init; }
    public required ConnectChoice Choice { get; init; }

    private Questions Questions => Choice.Questions;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (!GrantName.IsValid(Name))
            throw new UsageException("--app has a-z, 0-9 and -, at most 63 characters.");
        if (Questions.MayAsk)
            Say.Note("Your own Keap, step by step. Ctrl-C stops; started again, it goes on where it was.");
        var interview = new Interview(Questions, Given);
        var setUp = await interview.DecideAsync(cancellationToken);
        var (code, grant) =
            setUp == SetUp.Key ? await AddKeyAsync(cancellationToken) : await ConnectAsync(cancellationToken);
        if (grant is null)
        {
            Say.Note("What is done stays done: evergrant init goes on from here.");
            return code;
        }
        await using var home = await CommandHome.OpenAsync(Parsed, cancellationToken);
        if (await LiveRead.TellAsync(home, grant, cancellationToken) is not ExitCodes.Ok and var failed)
            return failed;
        var language = await Questions.AskAsync(
            "Lines for which language: bash, php, node or csharp",
            "--language",
            Language,
            "bash",
            ReadLanguage,
            cancellationToken
        );
        await FinishAsync(home, grant, setUp, language, interview, cancellationToken);
        return ExitCodes.Ok;
    }

    private async Task<(int Code, Grant? Grant)> AddKeyAsync(CancellationToken cancellationToken)
    {
        var (_, there) = await FindAsync(GrantKind.Key, cancellationToken);
        if (there is { State: GrantState.Active })
        {
            Say.Note($"The key {there.Name} is here already.");
            return (ExitCodes.Ok, there);
        }
        if (Questions.MayAsk && KeyFile is null)
        {
            Say.Note("");
            Say.Note("In Keap: Settings, API Settings, Personal Access Tokens, New Token. It is shown once.");
        }
        // The first question about it comes before the home is made.
        var first = await Questions.AskHiddenAsync(
            "Key",
            "--key-file",
            KeyFile,
            text => StaticKey.Read(text, null),
            cancellationToken
        );
        await using var home = await CommandHome.OpenAsync(Parsed, cancellationToken, make: true);
        var key = new NewKey
        {
            App =
                await home.Store.FindAppAsync(Name, cancellationToken)
                ?? NewKey.KeysOnly(home, Name, "keap", BaseAddress),
            Name = Name,
            File = KeyFile,
            Questions = Questions,
            First = first,
        };
        return await key.AddAsync(home, cancellationToken);
    }

    private async Task<(int Code, Grant? Grant)> ConnectAsync(CancellationToken cancellationToken)
    {
        var (known, there) = await FindAsync(GrantKind.Rotating, cancellationToken);
        var wanted = known is { HasClient: true }
            ? null
            : await NewApp.AskAsync(Questions, ClientId, SecretFile, RedirectUri, cancellationToken);
        var mended = known is { HasClient: true } ? await MendedSecretAsync(known, there, cancellationToken) : null;
        await using var home = await CommandHome.OpenAsync(Parsed, cancellationToken, make: true);
        if (wanted is not null)
            await AppAdd.AddAsync(home, wanted.ToAdd(Name, BaseAddress, home.Calendar), cancellationToken);
        if (mended is not null)
            await home.Keeper.ChangeAppSecretAsync(Name, mended, cancellationToken);
        if (there is { State: GrantState.Active })
        {
            Say.Note($"{there.Name} is connected already, to {there.Account ?? "an account without a name"}.");
            return (ExitCodes.Ok, there);
        }
        var app = await home.Store.FindAppAsync(Name, cancellationToken) ?? throw NotFoundException.App(Name);
        var wish = await ConnectWish.ReadAsync(home, app, Name, null, cancellationToken);
        if (Questions.MayAsk)
            Say.Note("");
        var ending = await (Choice with { RedirectUri = app.RedirectUri?.OriginalString }).ConnectAsync(
            home,
            wish,
            cancellationToken
        );
        return (ending.Code, ending.Grant);
    }

    /// A secret that Keap never accepted may be the wrong one. Null: it stays.
    private async Task<ClientSecret?> MendedSecretAsync(App known, Grant? there, CancellationToken cancellationToken)
    {
        Say.Note($"The app {known.Name} is here already, with the client id {known.ClientId}.");
        if (known.SecretProvenAt is not null || there is not null || (SecretFile is null && !Questions.MayAsk))
            return null;
        if (SecretFile is not null)
            return await NewApp.AskSecretAsync(Questions, known.ClientId!, SecretFile, cancellationToken);
        Say.Note("Its secret was never accepted yet. Enter keeps it; or give it again.");
        return await Questions.AskHiddenAsync(
            "Client secret",
            "--secret-file",
            null,
            text => string.IsNullOrWhiteSpace(text) ? null : ClientPair.ReadSecret(text, known.ClientId!),
            cancellationToken
        );
    }

    /// Without making a home.
    /// <exception cref="UsageException">The name is that of the other kind of grant.</exception>
    private async Task<(App? App, Grant? Grant)> FindAsync(GrantKind kind, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(EvergrantHome.Locate(Parsed.GetValue(GlobalOptions.Home))))
            return (null, null);
        await using var home = await CommandHome.OpenAsync(Parsed, cancellationToken);
        var grant = (await home.Store.FindByNameAsync(Name, cancellationToken))?.Grant;
        if (grant is not null && grant.Kind != kind)
            throw new UsageException(
                $"{Name} is here already, and {(kind == GrantKind.Key ? "it is no key" : "it is a key")}; choose another name: --app NAME"
            );
        return (await home.Store.FindAppAsync(Name, cancellationToken), grant);
    }

    private static async Task FinishAsync(
        CommandHome home,
        Grant grant,
        SetUp setUp,
        Language language,
        Interview interview,
        CancellationToken cancellationToken
    )
    {
        var app = await home.Store.FindAppAsync(grant.App, cancellationToken) ?? throw NotFoundException.App(grant.App);
        var address = ProviderEndpoints.For(app, home.RequireProfile(app)).ApiPath(Read);
        var path = home.Opened.Path;
        Say.Note("");
        Say.Note($"It works. For {NameOf(language)}:");
        Say.Data(new Snippet(grant.Name, path, address, interview.OnlyPhp && setUp == SetUp.Key).For(language));
        Say.Note("");
        if (Unattended.Lines(setUp, path) is [var heading, .. var lines])
        {
            Say.Note(heading);
            foreach (var line in lines)
                Say.Data(line);
        }
        else
            Say.Note("Nothing has to run: a key does not expire.");
        if (setUp == SetUp.Server && !interview.OnlyOwn)
            TellOfOwners(home, app);
    }

    /// An owner's browser cannot come back to this machine by the name of localhost.
    private static void TellOfOwners(CommandHome home, App app)
    {
        Say.Note("");
        if (!home.Opened.Settings.HasPublicAddress || app.RedirectUri is not { Scheme: "https" })
        {
            Say.Note("Owners elsewhere come back by https, so before they can connect (docs/guides/https.md):");
            Say.Note(
                $"  register https://YOUR-HOST/callback/{app.Profile} at the provider, with an app of that address:"
            );
            Say.Note(
                $"  evergrant app add web --profile {app.Profile} --client-id ID --redirect-uri https://YOUR-HOST/callback/{app.Profile}"
            );
            Say.Note($"  and in {home.Opened.Path}/evergrant.json: \"public_address\": \"https://YOUR-HOST\"");
            Say.Note("Then, for each: evergrant connect web --name THEIRS --link");
        }
        else
            Say.Note($"Owners elsewhere: evergrant connect {app.Name} --name THEIRS --link");
    }

    private static string NameOf(Language language) =>
        language switch
        {
            Initializing.Language.Bash => "bash",
            Initializing.Language.Php => "PHP",
            Initializing.Language.Node => "Node",
            _ => "C#",
        };

    private static Language ReadLanguage(string text) =>
        text.ToLowerInvariant() switch
        {
            "bash" or "sh" => Initializing.Language.Bash,
            "php" => Initializing.Language.Php,
            "node" or "js" => Initializing.Language.Node,
            "csharp" or "c#" => Initializing.Language.CSharp,
            _ => throw new UsageException($"'{text}' is none of: bash, php, node, csharp."),
        };
}
