using System.Net.Http.Headers;
using System.Web;
using Evergrant.Hosting.Chores;
using Evergrant.Hosting.Home;
using Evergrant.Hosting.Sinks;
using Evergrant.Protocol;
using Evergrant.Sandbox;
using Evergrant.Storage;

namespace Evergrant.Hosting.Tests;

/// A home over a sandbox whose clock stands still until it is moved, and nothing that refreshes it but ticks.
internal sealed class TickedHome : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2027, 1, 1, 6, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder folder = new();
    private readonly SandboxClock clock = new(Start, frozen: true);
    private readonly List<EvergrantHome> opened = [];
    private readonly HttpClient http = new();

    public KeapSandbox Keap { get; private set; } = null!;
    public EvergrantHome Home { get; private set; } = null!;

    /// For files outside the home.
    public string Of(string name) => folder.Of(name);

    public string HomePath => folder.Of("home");

    /// How often a refresh token was presented to the sandbox.
    public int Presentations => Keap.Lineage.Sum(node => node.PresentationCount);

    /// On top of those of every home.
    public Dictionary<string, string> Settings { get; private init; } = [];

    public static Task<TickedHome> CreateAsync(params string[] grants) => CreateWithAsync([], grants);

    public static async Task<TickedHome> CreateWithAsync(Dictionary<string, string> settings, params string[] grants)
    {
        var ticked = new TickedHome { Settings = settings };
        ticked.Keap = await KeapSandbox.StartAsync(new KeapSandboxOptions { Clock = ticked.clock });
        ticked.Home = await ticked.OpenAsync();
        foreach (var grant in grants)
            await ticked.ConnectAsync(grant);
        return ticked;
    }

    public HomeOptions Options =>
        new()
        {
            Path = HomePath,
            Calendar = clock,
            Overrides = Settings,
        };

    /// No process has the home open any more.
    public async Task CloseAsync()
    {
        foreach (var home in opened)
            await home.DisposeAsync();
        opened.Clear();
    }

    public async Task ReopenAsync()
    {
        await CloseAsync();
        Home = await OpenAsync();
    }

    /// As another process would have it, on the same folder.
    public async Task<EvergrantHome> OpenAsync()
    {
        var home = await EvergrantHome.OpenAsync(Options, default);
        opened.Add(home);
        await home.Keeper.StartAsync(withSchedule: false, default);
        return home;
    }

    /// What is under way belongs to the time before.
    public async Task MoveAsync(TimeSpan by)
    {
        foreach (var home in opened)
            await home.Keeper.WhenSettledAsync(default);
        await clock.AdvanceAsync(by);
    }

    public async Task<HomeTickReport> TickAsync(EvergrantHome? home = null)
    {
        await using var chores = await HomeChores.OpenAsync(home ?? Home, null, default);
        return await chores.TickAsync(TimeSpan.FromMinutes(1), default);
    }

    public async Task<Grant> GrantAsync(string name = "acme") =>
        (await Home.Store.FindByNameAsync(name, default))!.Grant;

    public Task<Sink> AddSinkAsync(string path, SinkFormat format = SinkFormat.Raw, string grant = "acme") =>
        AddSinkAsync(new NewSink { Path = path, Format = format }, grant);

    public async Task<Sink> AddSinkAsync(NewSink wanted, string grant = "acme")
    {
        var sinks = await TokenSinks.OpenAsync(Home, default);
        return await sinks.AddAsync(await GrantAsync(grant), wanted, default);
    }

    public async Task<SinkReport> WriteSinksAsync() =>
        await (await TokenSinks.OpenAsync(Home, default)).WriteAsync(default);

    /// Whether Keap takes the token.
    public async Task<bool> WorksAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Keap.Address, "/crm/rest/v1/contacts"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        return answer.IsSuccessStatusCode;
    }

    public async Task ConnectAsync(string name, Keep keep = Keep.Warm)
    {
        const string redirect = "http://127.0.0.1:7400/callback/keap";
        var app = await AddAppAsync(name);
        var url = AuthorizationRequest.Build(
            app,
            Home.Catalog.Require("keap"),
            redirect,
            AuthorizationState.New(),
            null
        );
        var back = await Keap.ConsentAsync(url);
        var result = await Home.Keeper.ConnectAsync(
            new ConnectRequest
            {
                App = name,
                GrantName = name,
                Code = new AuthorizationCode(HttpUtility.ParseQueryString(back.Query)["code"]!),
                RedirectUri = redirect,
                Keep = keep,
            },
            default
        );
        Assert.IsType<ConnectResult.Connected>(result);
    }

    /// One of its own, for one app has one grant of an account.
    public async Task<App> AddAppAsync(string name)
    {
        var app = new App
        {
            Name = name,
            Profile = "keap",
            ClientId = KeapSandboxSeed.ClientId,
            Secret = new ClientSecret(KeapSandboxSeed.ClientSecret),
            BaseAddress = Keap.Address,
            SecretSetAt = Start,
        };
        await Home.Store.AddAppAsync(app, default);
        return app;
    }

    /// What a disk or a stranger does to the store.
    public Task ExecuteAsync(string sql) =>
        Home.Database.WriteAsync((connection, token) => new Sql(sql).ExecuteAsync(connection, token), default);

    /// One value of the tip of a grant does not open any more.
    public Task BreakAsync(string grant, string column) =>
        ExecuteAsync(
            $"""
            update token_sets set {column} = substr({column}, 1, length({column}) - 8) || 'AAAAAAAA'
            where attempt = (select tip from grants where name = '{grant}')
            """
        );

    public async ValueTask DisposeAsync()
    {
        foreach (var home in opened)
            await home.DisposeAsync();
        await Keap.DisposeAsync();
        http.Dispose();
        folder.Dispose();
    }
}
