using Evergrant.Hosting.Chores;
using Evergrant.Hosting.Home;
using Evergrant.Intake.Delivering;
using Evergrant.Server.Connect;
using Evergrant.Server.Consumers;
using Evergrant.Server.Dashboard;
using Evergrant.Server.Description;
using Evergrant.Server.Gateway;
using Evergrant.Server.Grants;
using Evergrant.Server.Intake;
using Evergrant.Server.Operations;
using Evergrant.Server.Operators;
using Evergrant.Server.Quotas;
using Evergrant.Server.Traces;
using Evergrant.Server.Web;

namespace Evergrant.Server;

/// <summary>The connect pages and the token API over an open home.</summary>
public sealed class EvergrantServer : IAsyncDisposable
{
    /// What requests that redeem nothing may still take once nothing is in flight.
    private static readonly TimeSpan LastRequests = TimeSpan.FromSeconds(1);

    private readonly EvergrantHome home;
    private readonly WebApplication app;
    private readonly HomeChores chores;
    private readonly Delivery delivery;
    private Task? stopped;

    private EvergrantServer(EvergrantHome home, WebApplication app, HomeChores chores, Delivery delivery)
    {
        this.home = home;
        this.app = app;
        this.chores = chores;
        this.delivery = delivery;
        Address = new Uri(app.Urls.First(url => !url.StartsWith("http://unix:", StringComparison.Ordinal)));
    }

    /// Where it listens, with the real port.
    public Uri Address { get; }

    /// Where owners' browsers reach it.
    public Uri PublicAddress => app.Services.GetRequiredService<PublicAddress>().Value;

    public ConnectLinks Links => app.Services.GetRequiredService<ConnectLinks>();

    /// Of what forms accepted.
    public Delivery Delivery => delivery;

    /// For a browser of the operator.
    public SignInLinks SignInLinks => app.Services.GetRequiredService<SignInLinks>();

    /// What is mapped.
    internal IEnumerable<Endpoint> Routes => app.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    /// <summary>Takes the port, then starts the keeper. The home stays the caller's to dispose.</summary>
    /// <exception cref="PortInUseException"/>
    /// <exception cref="ConfigurationException">The address to listen on is not one to listen on.</exception>
    /// <exception cref="Storage.StoreUnavailableException"/>
    public static async Task<EvergrantServer> StartAsync(
        EvergrantHome home,
        ServerOptions options,
        CancellationToken cancellationToken
    )
    {
        var listen = options.Listen ?? home.Settings.Listen;
        if (ListenAddress.Problem(listen, home.Settings.TrustedProxies.Count > 0) is { } problem)
            throw new ConfigurationException($"listen: {problem}");
        var operators = await OperatorTokens.OpenAsync(home, cancellationToken);
        var consumers = await ConsumerKeys.OpenAsync(home, cancellationToken);
        var address = new PublicAddress(home.Settings.HasPublicAddress ? home.Settings.PublicAddress : listen);
        var links = await ConnectLinks.OpenAsync(home, () => address.Value, cancellationToken);
        var signIns = await SignInLinks.OpenAsync(home, () => address.Value, cancellationToken);
        var intake = await OpenedIntake.OpenAsync(home, cancellationToken);
        var chores = await HomeChores.OpenAsync(
            home,
            links.CreateReconnectAddressAsync,
            cancellationToken,
            intake.Delivery.ListTroublesAsync
        );
        var usage = await UsageTable.OpenAsync(home, cancellationToken);
        var quotas = await QuotaTable.OpenAsync(home, cancellationToken);
        var app = Build(
            home,
            listen,
            options.Socket,
            operators,
            signIns,
            consumers,
            links,
            usage,
            quotas,
            intake,
            address
        );
        try
        {
            await WebHost.StartAsync(app, listen.Port, cancellationToken);
            if (options.Socket is { } path && !OperatingSystem.IsWindows())
                SocketPeer.Open(path);
            var server = new EvergrantServer(home, app, chores, intake.Delivery);
            if (!home.Settings.HasPublicAddress)
                address.Value = server.Address;
            await home.Keeper.StartAsync(options.Schedule, cancellationToken);
            if (options.Chores)
                chores.Start();
            if (options.Delivery)
                intake.Delivery.Start();
            app.Services.GetRequiredService<Readiness>().Started();
            return server;
        }
        catch
        {
            await intake.Delivery.DisposeAsync();
            await chores.DisposeAsync();
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Accepts nothing new, waits for redemptions in flight (see <see cref="Keeper.DrainLimit"/>) and cuts what is left
    /// after that: within two seconds when nothing is in flight. The home's keeper is stopped with it.
    /// </summary>
    public Task StopAsync() => stopped ??= StopOnceAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await app.DisposeAsync();
    }

    private async Task StopOnceAsync()
    {
        app.Services.GetRequiredService<Readiness>().Stopping();
        using var cut = new CancellationTokenSource();
        var web = app.StopAsync(cut.Token);
        // Before the keeper: a step in flight may still want a token.
        await delivery.DisposeAsync();
        await home.Keeper.StopAsync();
        await chores.DisposeAsync();
        await Task.WhenAny(web, Task.Delay(LastRequests, home.ProcessClock));
        await cut.CancelAsync();
        await web.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static WebApplication Build(
        EvergrantHome home,
        Uri listen,
        string? socket,
        OperatorTokens operators,
        SignInLinks signIns,
        ConsumerKeys consumers,
        ConnectLinks links,
        UsageTable usage,
        QuotaTable quotas,
        OpenedIntake intake,
        PublicAddress address
    )
    {
        var builder = WebHost.CreateBuilder(home, listen, socket);
        builder.Services.AddSingleton(home).AddSingleton(links).AddSingleton(address);
        builder.Services.AddOperations();
        builder.Services.AddOperators(operators, signIns);
        builder.Services.AddConsumers(consumers);
        builder.Services.AddQuotas(quotas);
        builder.Services.AddTraces(usage);
        builder.Services.AddGateway(home);
        builder.Services.AddGrants();
        builder.Services.AddConnect();
        builder.Services.AddIntake(intake);
        builder.Services.AddDashboard();
        builder.Services.AddDescription();

        var app = builder.Build();
        app.UseHygiene(home.Settings, listen);
        app.UseStartGate();
        app.UseGateway();
        app.UseConsumers();
        app.UseOperators();
        app.MapOperations();
        app.MapGrants();
        app.MapConsumers();
        app.MapQuotas();
        app.MapTraces();
        app.MapConnect();
        app.MapIntake();
        app.MapDescription();
        app.MapOperators();
        app.MapDashboard();
        app.MapStylesheet();
        return app;
    }
}
