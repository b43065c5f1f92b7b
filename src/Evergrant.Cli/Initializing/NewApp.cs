using Evergrant.Cli.Apps;
using Evergrant.Cli.Connecting;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Initializing;

/// An app of one's own: what is registered at Keap, asked for before anything is made here.
internal sealed record NewApp(string Id, ClientSecret Secret, string RedirectUri)
{
    public static async Task<NewApp> AskAsync(
        Questions questions,
        string? id,
        FileInfo? secretFile,
        string? redirect,
        CancellationToken cancellationToken
    )
    {
        if (questions.MayAsk && id is null)
        {
            Say.Note("");
            Say.Note("At https://keys.developer.keap.com: Apps, New App, enable the API, save. From its API Keys:");
        }
        var (clientId, secret) = await PairAsync(questions, id, secretFile, cancellationToken);
        var address = await questions.AskAsync(
            "Redirect address that is registered with the app there",
            "--redirect-uri",
            redirect,
            RedirectAddress.Usual,
            ReadRedirect,
            cancellationToken
        );
        return new NewApp(clientId, secret, address);
    }

    public static Task<ClientSecret> AskSecretAsync(
        Questions questions,
        string id,
        FileInfo? file,
        CancellationToken cancellationToken
    ) =>
        questions.AskHiddenAsync(
            "Client secret",
            "--secret-file",
            file,
            text => ClientPair.ReadSecret(text, id),
            cancellationToken
        );

    public App ToAdd(string name, Uri? baseAddress, TimeProvider calendar) =>
        new()
        {
            Name = name,
            Profile = "keap",
            ClientId = Id,
            Secret = Secret,
            RedirectUri = new Uri(RedirectUri),
            BaseAddress = baseAddress,
            SecretSetAt = calendar.GetUtcNow(),
        };

    /// Both again when they look swapped; what a flag or a file said cannot be asked again.
    private static async Task<(string Id, ClientSecret Secret)> PairAsync(
        Questions questions,
        string? given,
        FileInfo? secretFile,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var id = await questions.AskAsync(
                "Client id (Key)",
                "--client-id",
                given,
                null,
                ClientPair.ReadId,
                cancellationToken
            );
            var secret = await AskSecretAsync(questions, id, secretFile, cancellationToken);
            try
            {
                ClientPair.RefuseSwapped(id, secret);
                return (id, secret);
            }
            catch (UsageException swapped) when (questions.MayAsk && given is null && secretFile is null)
            {
                Say.Note(swapped.Message);
            }
        }
    }

    private static string ReadRedirect(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? text
            : throw new UsageException($"'{text}' is no address; write it like {RedirectAddress.Usual}.");
}
