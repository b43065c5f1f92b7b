using Evergrant.Hosting.Home;
using Evergrant.Server.Connect;

namespace Evergrant.Cli.Alerting;

/// Reconnect links of the server, for alerts.
internal static class AlertLinks
{
    public static async Task<Func<Grant, CancellationToken, Task<Uri?>>> OpenAsync(
        EvergrantHome home,
        CancellationToken cancellationToken
    )
    {
        var links = await ConnectLinks.OpenAsync(home, cancellationToken);
        return async (grant, token) =>
            await links.CreateReconnectAsync(grant.Id.ToString(), null, token) is CreateLinkResult.Created(var link)
                ? link.Address
                : null;
    }
}
