using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Providers;

namespace Evergrant.Cli.Tokens;

/// The forms a token is printed in, each ready for one kind of reader.
internal static class TokenFormats
{
    public static readonly string[] All =
    [
        "raw",
        "json",
        "header",
        "env",
        "curl",
        "credential-process",
        "exec-credential",
    ];

    public static async Task PrintAsync(
        CommandHome home,
        TokenResult.Served served,
        string format,
        CancellationToken cancellationToken
    )
    {
        var token = served.AccessToken.Reveal();
        switch (format)
        {
            case "raw":
                Say.Data(token);
                break;
            case "header":
                Say.Data($"Authorization: Bearer {token}");
                break;
            case "env":
                // For `eval "$(…)"`. A token's characters need no quoting; the quotes are for those of other providers.
                Say.Data($"export EVERGRANT_ACCESS_TOKEN={PosixShell.Quoted(token)}");
                if (!served.NeverExpires)
                    Say.Data($"export EVERGRANT_EXPIRES_AT={served.ExpiresAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
                break;
            case "curl":
                // For `curl -K -`: unlike on a command line, nobody else on the machine can read it there.
                Say.Data($"header = \"Authorization: Bearer {token.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
                if (!Console.IsOutputRedirected && await ApiAsync(home, served, cancellationToken) is { } api)
                    Say.Note($"curl -K <(evergrant token GRANT --format curl) {api.AbsoluteUri}/…");
                break;
            case "credential-process":
                // As AWS's programs call a `credential_process`: JSON and nothing else on stdout, its version, and until when.
                JsonOut.Print(new ProcessCredential(token, EndOf(served)));
                break;
            case "exec-credential":
                JsonOut.Print(new ExecCredential(new ExecCredentialStatus(token, EndOf(served))));
                break;
            default:
                JsonOut.Print(
                    new TokenAnswer(
                        token,
                        "Bearer",
                        EndOf(served),
                        served.NeverExpires ? null : (int)(served.ExpiresAt - home.Calendar.GetUtcNow()).TotalSeconds,
                        served.Generation
                    )
                );
                break;
        }
    }

    private static DateTimeOffset? EndOf(TokenResult.Served served) => served.NeverExpires ? null : served.ExpiresAt;

    private static async Task<Uri?> ApiAsync(
        CommandHome home,
        TokenResult.Served served,
        CancellationToken cancellationToken
    ) =>
        await home.Store.FindAsync(served.Grant, cancellationToken) is { Grant.App: var name }
        && await home.Store.FindAppAsync(name, cancellationToken) is { } app
        && home.Opened.Catalog.Find(app.Profile) is { } profile
            ? ProviderEndpoints.For(app, profile).Api
            : null;
}
