using System.Security.Cryptography;
using System.Text;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Protocol;
using Evergrant.Providers;

namespace Evergrant.Cli.Connecting;

/// One consent, asked for, answered and redeemed in this process, so that its state is never stored.
internal sealed class AskedConsent
{
    private readonly CommandHome home;
    private readonly ConnectWish wish;
    private readonly AuthorizationState state = AuthorizationState.New();
    private readonly Pkce? pkce;

    public AskedConsent(CommandHome home, ConnectWish wish, string redirectUri)
    {
        this.home = home;
        this.wish = wish;
        Profile = home.RequireProfile(wish.App);
        RedirectUri = redirectUri;
        pkce = Pkce.For(Profile);
        Address = AuthorizationRequest.Build(wish.App, Profile, redirectUri, state, pkce);
    }

    public ProviderProfile Profile { get; }
    public string RedirectUri { get; }

    /// Where the owner's browser goes.
    public Uri Address { get; }

    /// From an address bar: its whole text, or only the query.
    public ConsentAnswer Read(string address) =>
        AuthorizationResponse.Read(address, Profile) switch
        {
            AuthorizationResponse.Useless(var why) => new ConsentAnswer.Useless(why),
            AuthorizationResponse.Denied { State: { } sent } when !IsOurs(sent) => OfAnother,
            AuthorizationResponse.Denied(var error, var description, _) => new ConsentAnswer.Denied(error, description),
            AuthorizationResponse.Allowed { State: null } => new ConsentAnswer.Useless(
                "There is no state= in it: copy the whole address, and start from the address printed here."
            ),
            AuthorizationResponse.Allowed allowed when !IsOurs(allowed.State!) => OfAnother,
            AuthorizationResponse.Allowed allowed => new ConsentAnswer.Allowed(allowed.Code),
            var response => throw new InvalidOperationException($"No such response: {response.GetType().Name}."),
        };

    /// As a browser brings it, where anybody may knock: without our state it is no answer.
    public ConsentAnswer ReadCallback(string query) =>
        AuthorizationResponse.Read(query, Profile) is AuthorizationResponse.Denied { State: null }
            ? OfAnother
            : Read(query);

    public async Task<Ending> EndAsync(ConsentAnswer answer, CancellationToken cancellationToken)
    {
        switch (answer)
        {
            case ConsentAnswer.Useless(var why):
                throw new UsageException(why);
            case ConsentAnswer.Denied(var error, var description):
                return Ending.Failed(TellDenied(error, description));
            case ConsentAnswer.Allowed(var code):
                var result = await home.Keeper.ConnectAsync(
                    wish.Request(code, RedirectUri) with
                    {
                        Verifier = pkce?.Verifier,
                    },
                    cancellationToken
                );
                return ConnectEnd.Tell(result);
            default:
                throw new InvalidOperationException($"No such answer: {answer.GetType().Name}.");
        }
    }

    private static ConsentAnswer.Useless OfAnother { get; } =
        new("It answers another request than this one: start from the address printed here, in one go.");

    private int TellDenied(string error, string? description)
    {
        Say.Error(
            $"{Profile.Title} sent the browser back without a code: {error}{(description is null ? "" : $", {description}")}."
        );
        if (error != "access_denied")
        {
            Say.Note($"Nothing was changed. Look at the app {wish.App.Name} at {Profile.Title}, then connect again.");
            return ExitCodes.Failed;
        }
        Say.Note(
            "Deny was pressed; or Allow was, by a login that owns no account, or for a client id that is not known."
        );
        Say.Note("Nothing was changed. Connect again, and sign in as the owner of the account.");
        return ExitCodes.NeedsReauthorization;
    }

    private bool IsOurs(string sent) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(state.Reveal()));
}
