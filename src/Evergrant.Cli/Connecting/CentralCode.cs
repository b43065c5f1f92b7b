using Evergrant.Cli.Grants;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Protocol;
using Evergrant.Providers;

namespace Evergrant.Cli.Connecting;

/// `connect --code`: a code that an owner made in Account Central and handed over, without a browser of ours. It is presented
/// once: whatever the answer, never again.
internal static class CentralCode
{
    private const string NoRedirect = "null";

    public static async Task<Ending> RunAsync(
        CommandHome home,
        ConnectWish wish,
        ConnectChoice choice,
        CancellationToken cancellationToken
    )
    {
        var profile = home.RequireProfile(wish.App);
        if (choice.Questions.MayAsk)
            Say.Note(
                $"A code is exchanged with the redirect address that the app has at {profile.Title}, letter for letter."
            );
        var redirectUri = await choice.Questions.AskAsync(
            "Registered redirect address",
            "--redirect-uri",
            choice.RedirectUri,
            RedirectAddress.Of(wish.App),
            ReadRedirect,
            cancellationToken
        );
        if (redirectUri == NoRedirect)
            Say.Note("redirect_uri=null: one report of 2018 says that this works; nothing newer does.");
        var code = await choice.Questions.AskHiddenAsync(
            "Code",
            "--code-file",
            choice.CodeFile,
            text => ReadCode(text, wish.App, profile),
            cancellationToken
        );
        var result = await home.Keeper.ConnectAsync(wish.Request(code, redirectUri), cancellationToken);
        var ending = ConnectEnd.Tell(result);
        if (result is ConnectResult.Refused { Error.Class: ErrorClass.Refused or ErrorClass.Request })
            TellCauses(profile, wish.App, redirectUri);
        return ending;
    }

    private static void TellCauses(ProviderProfile profile, App app, string redirectUri)
    {
        Say.Note($"{profile.Title} does not say which. Four things look like this:");
        Say.Note("  the code was used already: each works once, also when the exchange failed");
        Say.Note("  it is too old: make one and exchange it within minutes");
        Say.Note($"  it was made for another client id than {app.ClientId}");
        Say.Note($"  the app's registered redirect address is not {redirectUri}");
        Say.Note("This code is not sent again. Make a new one in Account Central, then connect again.");
    }

    private static string ReadRedirect(string text) =>
        text == NoRedirect
        || (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            ? text
            : throw new UsageException($"'{text}' is no address; write it like https://example.com/callback.");

    private static AuthorizationCode ReadCode(string text, App app, ProviderProfile profile)
    {
        // Some copy the whole address that the code stands in.
        if (AuthorizationResponse.Read(text, profile) is AuthorizationResponse.Allowed inAddress)
            return inAddress.Code;
        var code = SecretInput.OneLine(text, "code", "--code-file");
        if (StaticKey.Looks(code))
            throw new UsageException(
                $"That is a key, not a code. It needs no app: evergrant grant add-key {app.Profile}"
            );
        if (code == app.ClientId)
            throw new UsageException("That is the client id; the code is what Account Central shows after Allow.");
        return code == app.Secret?.Reveal()
            ? throw new UsageException("That is the client secret; the code is what Account Central shows after Allow.")
            : new AuthorizationCode(code);
    }
}
