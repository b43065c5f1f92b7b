using Evergrant.Sandbox;
using Evergrant.Server.Connect;

namespace Evergrant.Cli.Demo;

/// Connects the demo's grant, once in the life of its home, the way an owner does.
internal static class DemoConnection
{
    /// True: this start connected it; false: it was there.
    public static async Task<bool> EnsureAsync(DemoHost host, CancellationToken cancellationToken)
    {
        await host.AddAppAsync(cancellationToken);
        if (await host.Keeper.FindAsync(DemoHost.Name, cancellationToken) is not null)
            return false;
        using var browser = new OwnersBrowser();
        await ConnectAsync(host, browser, Keep.Auto, cancellationToken);
        return true;
    }

    public static async Task ConnectAsync(
        DemoHost host,
        OwnersBrowser browser,
        Keep keep,
        CancellationToken cancellationToken
    )
    {
        var link = await LinkAsync(host, keep, cancellationToken);
        var end = await browser.ConnectAsync(link, KeapSandboxSeed.DefaultTenant, cancellationToken);
        if (await host.Keeper.FindAsync(DemoHost.Name, cancellationToken) is null)
            throw new DemoFailedException($"Connecting ended with: {end.Title}");
    }

    public static async Task<Uri> LinkAsync(DemoHost host, Keep keep, CancellationToken cancellationToken)
    {
        var made = await host.Server.Links.CreateAsync(
            new NewGrantLink
            {
                App = DemoHost.Name,
                ExpectedAccount = KeapSandboxSeed.DefaultTenant,
                Keep = keep,
            },
            cancellationToken
        );
        return made is CreateLinkResult.Created(var link)
            ? link.Address
            : throw new DemoFailedException($"No link could be made: {made.GetType().Name}.");
    }
}
