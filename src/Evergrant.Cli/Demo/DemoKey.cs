using Evergrant.Server.Consumers;

namespace Evergrant.Cli.Demo;

/// The demo's own key to the gateway: a new one at each start, for nobody can show the last one again.
internal static class DemoKey
{
    public static async Task<string> RenewAsync(DemoHost host, CancellationToken cancellationToken)
    {
        var keys = await ConsumerKeys.OpenAsync(host.Home, cancellationToken);
        await keys.RevokeAsync(DemoHost.Name, cancellationToken);
        var grant = (await host.Keeper.FindAsync(DemoHost.Name, cancellationToken))!.Grant;
        var wanted = new NewConsumerKey { Grant = grant.Id, Name = DemoHost.Name };
        return await keys.AddAsync(wanted, cancellationToken)
            ?? throw new DemoFailedException("Another demo over this home has just made its key.");
    }
}
