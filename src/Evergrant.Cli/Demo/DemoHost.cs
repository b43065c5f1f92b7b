using Evergrant.Cli.Sandboxes;
using Evergrant.Cli.Serving;
using Evergrant.Hosting.Home;
using Evergrant.Sandbox;
using Evergrant.Server;

namespace Evergrant.Cli.Demo;

/// The server over a home, in one process with the sandbox whose clock is its calendar.
internal sealed class DemoHost : IAsyncDisposable
{
    public const string Name = "demo";
    private readonly IDisposable settling;
    private readonly IDisposable delivering;

    private DemoHost(KeapSandbox keap, EvergrantHome home, EvergrantServer server)
    {
        Keap = keap;
        Home = home;
        Server = server;
        // An advancing clock waits until nothing is in flight and the schedule sleeps.
        settling = keap.Clock.OnSettle(home.Keeper.WhenSettledAsync);
        delivering = keap.Clock.OnSettle(server.Delivery.WhenSettledAsync);
    }

    public KeapSandbox Keap { get; }
    public EvergrantHome Home { get; }
    public EvergrantServer Server { get; }
    public Keeper Keeper => Home.Keeper;

    /// The sandbox stays the caller's.
    public static async Task<DemoHost> StartAsync(
        KeapSandbox keap,
        HomeOptions options,
        CancellationToken cancellationToken
    )
    {
        var home = await EvergrantHome.OpenAsync(options with { Calendar = keap.Clock }, cancellationToken);
        try
        {
            return new DemoHost(keap, home, await Listening.StartAsync(home, null, cancellationToken));
        }
        catch
        {
            await home.DisposeAsync();
            throw;
        }
    }

    /// The sandbox's one client registration, as an app.
    public async Task AddAppAsync(CancellationToken cancellationToken) =>
        await Home.Store.AddAppAsync(
            new App
            {
                Name = Name,
                Profile = "keap",
                ClientId = KeapSandboxSeed.ClientId,
                Secret = new ClientSecret(KeapSandboxSeed.ClientSecret),
                BaseAddress = Keap.Address,
                SecretSetAt = Keap.Clock.GetUtcNow(),
            },
            cancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        delivering.Dispose();
        settling.Dispose();
        await Server.DisposeAsync();
        await Home.DisposeAsync();
    }
}
