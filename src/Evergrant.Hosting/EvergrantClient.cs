using Evergrant.Hosting.Chores;
using Evergrant.Hosting.Home;
using Evergrant.Http;
using Evergrant.Storage;

namespace Evergrant.Hosting;

/// <summary>
/// Evergrant in a program: opens a home and keeps its grants, or asks a server for their tokens. One for the whole program,
/// safe for concurrent use. With a host, <c>AddEvergrant</c> opens and closes it; without one, <see cref="OpenAsync"/>.
/// </summary>
public sealed class EvergrantClient : ITokenSource, IAsyncDisposable
{
    private readonly EvergrantOptions options;
    private ITokenSource? tokens;
    private ServerTokens? server;
    private HomeChores? chores;
    private Task? closing;

    internal EvergrantClient(EvergrantOptions options) => this.options = options;

    /// <summary>The home and its keeper. Null with a server, and before a host has started.</summary>
    public EvergrantHome? Home { get; private set; }

    /// <summary>
    /// Scheme and host of the provider's API: where clients begin that were given no base address. Null while it is not
    /// known, or when the home's apps have several.
    /// </summary>
    public Uri? ApiAddress { get; private set; }

    internal EvergrantOptions Options => options;

    /// <summary>Opens it; dispose it when the program ends, so that refreshes in flight are finished.</summary>
    /// <exception cref="ConfigurationException">With every mistake that a person has to put right.</exception>
    /// <exception cref="StoreUnavailableException"/>
    public static async Task<EvergrantClient> OpenAsync(
        EvergrantOptions options,
        CancellationToken cancellationToken = default
    )
    {
        var client = new EvergrantClient(options);
        try
        {
            await client.BeginAsync(cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// A handler that adds the token of a grant and sends; it follows no redirects, and goes through the system's proxy only to
    /// leave this machine. For an <see cref="HttpClient"/> that
    /// lives as long as the program.
    /// </summary>
    /// <param name="grant">Id or name. Null: each request names one (<see cref="EvergrantRequest.Grant"/>).</param>
    public AccessTokenHandler CreateHandler(string? grant = null) =>
        new(this, grant)
        {
            InnerHandler = new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                Proxy = new ProxyElsewhere(),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            },
        };

    /// <summary>A client whose requests carry the token of a grant, and that begins at <see cref="ApiAddress"/>.</summary>
    /// <param name="grant">Id or name. Null: each request names one (<see cref="EvergrantRequest.Grant"/>).</param>
    public HttpClient CreateHttpClient(string? grant = null) => new(CreateHandler(grant)) { BaseAddress = ApiAddress };

    /// <summary>
    /// Begins to connect an account, or to approve a grant again: send the owner's browser to the address of what this returns,
    /// then give the address it comes back to to <see cref="ConnectAsync"/>.
    /// </summary>
    /// <param name="grant">Name of the grant, <c>[a-z0-9-]</c>; one that exists is re-authorized, and refuses another account.</param>
    /// <param name="redirectUri">Where the browser comes back to. The app's own goes before it.</param>
    /// <param name="cancellationToken"/>
    /// <exception cref="ConnectFailedException">
    /// No app, one that serves static keys only, or no redirect address.
    /// </exception>
    /// <exception cref="InvalidOperationException">It is not open, or the grants are kept by a server: connect there.</exception>
    public async Task<PendingConsent> AskOwnerAsync(
        string grant,
        Uri? redirectUri = null,
        CancellationToken cancellationToken = default
    )
    {
        var home = RequireHome();
        if (!GrantName.IsValid(grant))
            throw new ArgumentException(
                "A grant's name holds a to z, 0 to 9 and -, at most 63 characters.",
                nameof(grant)
            );
        var existing = (await home.Keeper.FindAsync(grant, cancellationToken))?.Grant;
        var app = await FindAppAsync(home, existing?.App ?? options.Keap?.App, cancellationToken);
        if (!app.HasClient)
            throw ConnectFailedException.Of(new ConnectResult.NoClient(app.Name));
        var profile =
            home.Catalog.Find(app.Profile)
            ?? throw new ConnectFailedException($"The app {app.Name} names {app.Profile}, which is no known provider.");
        var back =
            app.RedirectUri ?? redirectUri ?? throw new ConnectFailedException("Say where the browser comes back to.");
        return new PendingConsent(grant, existing?.Id, app, profile, back.OriginalString);
    }

    /// <summary>Ends what <see cref="AskOwnerAsync"/> began. Goes on when the caller goes away.</summary>
    /// <param name="asked">Answered once.</param>
    /// <param name="answer">The whole address that the browser came back to, or its query.</param>
    /// <param name="cancellationToken"/>
    /// <exception cref="ConnectFailedException">The owner said no, or the provider did; nothing was changed.</exception>
    public async Task<Grant> ConnectAsync(
        PendingConsent asked,
        string answer,
        CancellationToken cancellationToken = default
    ) =>
        await RequireHome().Keeper.ConnectAsync(asked.Accept(answer), cancellationToken) switch
        {
            ConnectResult.Connected(var grant, _) => grant,
            var other => throw ConnectFailedException.Of(other),
        };

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It is not open: the host was not started.</exception>
    public ValueTask<GrantToken> GetAsync(string grant, CancellationToken cancellationToken) =>
        Tokens.GetAsync(grant, cancellationToken);

    /// <inheritdoc/>
    public Task<GrantToken?> RenewAsync(GrantToken refused, CancellationToken cancellationToken) =>
        Tokens.RenewAsync(refused, cancellationToken);

    /// <summary>Waits for redemptions in flight, 25 s at most; see <see cref="Keeper.StopAsync"/>.</summary>
    public async ValueTask DisposeAsync() => await (closing ??= CloseAsync());

    internal async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (options.Server is not null)
            AskServer(options.Server);
        else
            await OpenHomeAsync(cancellationToken);
    }

    private ITokenSource Tokens =>
        tokens
        ?? throw new InvalidOperationException(
            "Evergrant is not open: start the host first, or use EvergrantClient.OpenAsync in a program without one."
        );

    private EvergrantHome RequireHome()
    {
        _ = Tokens;
        return Home
            ?? throw new InvalidOperationException(
                $"The grants are kept by the server at {options.Server}; connect there: evergrant connect APP"
            );
    }

    private static async Task<App> FindAppAsync(EvergrantHome home, string? name, CancellationToken cancellationToken)
    {
        var apps = await home.Store.ListAppsAsync(cancellationToken);
        var found = apps.Where(app => name is null || app.Name == name).ToList();
        return found.Count == 1
            ? found[0]
            : throw new ConnectFailedException(
                apps.Count == 0
                    ? "The home has no app yet: give AddKeap the id and secret of yours, or add it with evergrant app add."
                    : "The home has several apps: say which one with AddKeap(keap => keap.App = …)."
            );
    }

    private void AskServer(Uri address)
    {
        server = ServerConnection.Open(options, address);
        ApiAddress = new Uri(
            (options.Keap?.BaseAddress ?? options.Catalog.Find(options.Profile)!.ApiBase).GetLeftPart(
                UriPartial.Authority
            )
        );
        tokens = server;
    }

    private async Task OpenHomeAsync(CancellationToken cancellationToken)
    {
        if (options.KeyFile is not null)
            throw new ConfigurationException("KeyFile: goes with Server; a home needs no key.");
        var log = options.Logs.CreateLogger<EvergrantClient>();
        Home = await EvergrantHome.OpenAsync(
            new HomeOptions
            {
                Path = EvergrantHome.Locate(options.Home),
                Overrides = options.PostgreSql is { } database
                    ? new Dictionary<string, string> { ["store"] = "postgresql", ["postgresql"] = database.Reveal() }
                    : [],
                Calendar = options.Calendar,
                ProcessClock = options.ProcessClock,
                Catalog = options.Catalog,
                Logs = options.Logs,
                Warn = Warn,
            },
            cancellationToken
        );
        if (options.Keap is { } keap)
            await KeapApp.EnsureAsync(Home, keap, Warn, cancellationToken);
        ApiAddress = await FindApiAddressAsync(Home, cancellationToken);
        await Home.Keeper.StartAsync(options.Schedule, cancellationToken);
        if (options.Schedule)
        {
            chores = await HomeChores.OpenAsync(Home, reconnectLink: null, cancellationToken);
            chores.Start();
        }
        tokens = new KeeperTokens(Home.Keeper, options.ReconnectAddress);

        void Warn(string warning) => HostingLog.Warned(log, warning);
    }

    private async Task<Uri?> FindApiAddressAsync(EvergrantHome home, CancellationToken cancellationToken)
    {
        var apps = await home.Store.ListAppsAsync(cancellationToken);
        var origins = apps.Where(app => options.Keap is null || app.Name == options.Keap.App)
            .Select(app => app.BaseAddress ?? home.Catalog.Find(app.Profile)?.ApiBase)
            .OfType<Uri>()
            .Select(address => address.GetLeftPart(UriPartial.Authority))
            .Distinct()
            .ToList();
        return origins.Count == 1 ? new Uri(origins[0]) : null;
    }

    private async Task CloseAsync()
    {
        server?.Dispose();
        if (chores is not null)
            await chores.DisposeAsync();
        if (Home is not null)
            await Home.DisposeAsync();
    }
}
