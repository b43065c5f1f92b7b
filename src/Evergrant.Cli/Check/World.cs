using Evergrant.Cli.Demo;
using Evergrant.Hosting.Home;
using Evergrant.Sandbox;

namespace Evergrant.Cli.Check;

/// A sandbox and a home of their own, with the demo's grant connected; the host over the home can be stopped and started.
internal sealed class World : IAsyncDisposable
{
    private readonly string folder;
    private readonly Contacts contacts;
    private DemoHost? host;

    private World(string folder, KeapSandbox keap)
    {
        this.folder = folder;
        Keap = keap;
        contacts = new Contacts(keap.Address);
    }

    public KeapSandbox Keap { get; }
    public OwnersBrowser Browser { get; } = new();
    public DemoHost Host => host ?? throw new InvalidOperationException("The host is stopped.");
    public Keeper Keeper => Host.Keeper;
    public DateTimeOffset Now => Keap.Clock.GetUtcNow();

    public static async Task<World> StartAsync(
        string folder,
        CancellationToken cancellationToken,
        Keep keep = Keep.Auto
    )
    {
        PrivateFolder.Make(folder);
        var keap = await KeapSandbox.StartAsync(
            new KeapSandboxOptions { DataFile = Path.Combine(folder, "sandbox.json") },
            cancellationToken
        );
        var world = new World(folder, keap);
        try
        {
            await world.StartHostAsync(cancellationToken);
            await world.Host.AddAppAsync(cancellationToken);
            await DemoConnection.ConnectAsync(world.Host, world.Browser, keep, cancellationToken);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    public async Task StartHostAsync(CancellationToken cancellationToken) =>
        host = await DemoHost.StartAsync(Keap, Options(), cancellationToken);

    public async Task StopHostAsync()
    {
        if (host is not null)
            await host.DisposeAsync();
        host = null;
    }

    /// The home without a server, as a command opens it. Its keeper is not started.
    public Task<EvergrantHome> OpenHomeAsync(CancellationToken cancellationToken) =>
        EvergrantHome.OpenAsync(Options() with { Calendar = Keap.Clock }, cancellationToken);

    public async Task<Grant> GrantAsync(CancellationToken cancellationToken) =>
        (await Keeper.FindAsync(DemoHost.Name, cancellationToken))!.Grant;

    public async Task<TokenResult> TokenAsync(CancellationToken cancellationToken) =>
        await Keeper.GetTokenAsync(DemoHost.Name, cancellationToken: cancellationToken);

    /// The token is served, and the API takes it.
    public async Task UseTokenAsync(CancellationToken cancellationToken)
    {
        var served = Expect.Served(await TokenAsync(cancellationToken));
        var (status, body) = await contacts.TryAsync(served.AccessToken, cancellationToken);
        Expect.Holds(status == 200, "Keap takes the token: 200", $"{status} {body}");
    }

    /// Generations of the grant's last consent, as Keap has them.
    public IReadOnlyList<LineageNode> Lineage
    {
        get
        {
            var all = Keap.Lineage;
            return [.. all.Where(node => node.ConsentId == all[^1].ConsentId)];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopHostAsync();
        contacts.Dispose();
        Browser.Dispose();
        await Keap.DisposeAsync();
    }

    /// Port 0: checks run beside anything.
    private HomeOptions Options() =>
        new()
        {
            Path = Path.Combine(folder, "home"),
            Overrides = new Dictionary<string, string> { ["listen"] = "http://127.0.0.1:0" },
        };
}
