using Evergrant.Cli.Homes;

namespace Evergrant.Cli.Connecting;

/// What an owner is asked to authorize.
/// <param name="Grant">The grant that is re-authorized. Null: a new one.</param>
internal sealed record ConnectWish(App App, string Name, string? Tenant, Grant? Grant)
{
    public static async Task<ConnectWish> ReadAsync(
        CommandHome home,
        App app,
        string name,
        string? tenant,
        CancellationToken cancellationToken
    )
    {
        if (!GrantName.IsValid(name))
            throw new UsageException("A grant's name has a-z, 0-9 and -, at most 63 characters.");
        var grant = (await home.Store.FindByNameAsync(name, cancellationToken))?.Grant;
        if (grant is not null && grant.App != app.Name)
            throw new UsageException($"{name} is a grant of the app {grant.App}; choose another --name.");
        if (grant?.Kind == GrantKind.Key)
            throw new UsageException($"{name} is served with a key, which needs no connecting; choose another --name.");
        return new ConnectWish(app, name, tenant ?? grant?.Account, grant);
    }

    public ConnectRequest Request(AuthorizationCode code, string redirectUri) =>
        new()
        {
            App = App.Name,
            Code = code,
            RedirectUri = redirectUri,
            GrantName = Name,
            Reconnect = Grant?.Id,
            ExpectedAccount = Tenant,
        };

    public ImportRequest Request(RefreshToken token) =>
        new()
        {
            App = App.Name,
            RefreshToken = token,
            GrantName = Name,
            Reconnect = Grant?.Id,
            ExpectedAccount = Tenant,
        };
}
