using System.Security.Cryptography;
using System.Text;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Protocol;

namespace Evergrant.Cli.Connecting;

/// `connect --paste`: the browser ends on the registered redirect address, whatever is there; what its address bar says is
/// pasted here. Asking, checking and redeeming happen in this one process, so the state is never stored.
internal static class PastedConsent
{
    public static async Task<int> RunAsync(CommandHome home, ConnectWish wish, CancellationToken cancellationToken)
    {
        var profile =
            home.Keeper.Options.Catalog.Find(wish.App.Profile)
            ?? throw new UsageException($"The app's profile {wish.App.Profile} is not known here.");
        var (state, pkce) = (AuthorizationState.New(), Pkce.For(profile));
        var redirectUri =
            wish.App.RedirectUri?.OriginalString ?? $"{home.Opened.Settings.PublicAddress}callback/{profile.Name}";
        Say.Note("Open this address, sign in as the owner and press Allow:");
        Say.Data(AuthorizationRequest.Build(wish.App, profile, redirectUri, state, pkce).AbsoluteUri);
        Say.Note($"The browser then goes to {redirectUri}, even if nothing is there. Paste its address bar here:");
        var pasted = await Typed.ReadAsync(Console.In.ReadLine, cancellationToken) ?? "";
        var code = Check(AuthorizationResponse.Read(pasted, profile), state);
        var result = await home.Keeper.ConnectAsync(
            new ConnectRequest
            {
                App = wish.App.Name,
                Code = code,
                RedirectUri = redirectUri,
                Verifier = pkce?.Verifier,
                GrantName = wish.Name,
                Reconnect = wish.Grant?.Id,
                ExpectedAccount = wish.Tenant,
            },
            cancellationToken
        );
        return ConnectEnd.Tell(result);
    }

    /// <exception cref="UsageException">Says what was missing.</exception>
    private static AuthorizationCode Check(AuthorizationResponse response, AuthorizationState state) =>
        response switch
        {
            AuthorizationResponse.Useless(var why) => throw new UsageException(why),
            AuthorizationResponse.Denied(var error, var description, _) => throw new UsageException(
                $"The provider sent the browser back without a code: {error}{(description is null ? "" : $", {description}")}."
            ),
            AuthorizationResponse.Allowed { State: null } => throw new UsageException(
                "There is no state= in it: copy the whole address, and start from the address printed here."
            ),
            AuthorizationResponse.Allowed allowed when !Same(allowed.State!, state) => throw new UsageException(
                "It answers another request than this one: start from the address printed here, in one go."
            ),
            AuthorizationResponse.Allowed allowed => allowed.Code,
            _ => throw new InvalidOperationException($"No such response: {response.GetType().Name}."),
        };

    private static bool Same(string sent, AuthorizationState state) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(state.Reveal()));
}
