using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Server.Connect;

namespace Evergrant.Cli.Connecting;

/// Links of the server, made without asking it: it finds them in the store.
internal static class ReconnectLink
{
    /// `connect APP`: the link is the answer.
    public static async Task<Ending> OfferAsync(CommandHome home, ConnectWish wish, CancellationToken cancellationToken)
    {
        var links = await ConnectLinks.OpenAsync(home.Opened, cancellationToken);
        var link = wish.Grant is { } grant
            ? await links.CreateReconnectAsync(grant.Id.ToString(), null, cancellationToken)
            : await links.CreateAsync(
                new NewGrantLink
                {
                    App = wish.App.Name,
                    GrantName = wish.Name,
                    ExpectedAccount = wish.Tenant,
                },
                cancellationToken
            );
        var created = Require(link);
        Say.Data(created.Address.AbsoluteUri);
        Say.Note(
            $"For the owner's browser, once, until {Times.Text(created.ExpiresAt)}. The server has to run: evergrant serve"
        );
        if (wish is { Grant: null, Tenant: null })
            Say.Note(
                $"Whoever uses it chooses the account, so the grant waits for: evergrant grant resume {wish.Name}"
            );
        return new Ending(ExitCodes.Ok, null);
    }

    /// Beside an error: how a person mends it. The link is a message here, not the command's answer.
    public static async Task PrintAsync(CommandHome home, Grant grant, CancellationToken cancellationToken)
    {
        var links = await ConnectLinks.OpenAsync(home.Opened, cancellationToken);
        var created = Require(await links.CreateReconnectAsync(grant.Id.ToString(), null, cancellationToken));
        Say.Note($"Reconnect link, for the owner, once: {created.Address.AbsoluteUri}");
    }

    private static ConnectLink Require(CreateLinkResult result) =>
        result switch
        {
            CreateLinkResult.Created(var link) => link,
            CreateLinkResult.NoSuchApp(var asked) => throw NotFoundException.App(asked),
            CreateLinkResult.NoSuchGrant(var asked) => throw NotFoundException.Grant(asked),
            CreateLinkResult.NoSuchProfile(var profile) => throw new UsageException(
                $"Nobody can consent to the profile {profile}."
            ),
            CreateLinkResult.NoClient(var app) => throw ConnectEnd.NoClient(app),
            CreateLinkResult.StaticKey(var name) => throw new UsageException(
                $"{name} is served with a key, which nobody approves."
            ),
            _ => throw new InvalidOperationException($"No such result: {result.GetType().Name}."),
        };
}
