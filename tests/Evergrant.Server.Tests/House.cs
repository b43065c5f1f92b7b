using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Evergrant.Hosting.Home;
using Evergrant.Providers;
using Evergrant.Sandbox;
using Evergrant.Server.Connect;
using Evergrant.Server.Operators;

namespace Evergrant.Server.Tests;

/// A sandbox, a home in a folder of its own, and a server on a free port, with one app.
internal sealed class House : IAsyncDisposable
{
    public const string App = "keap";
    public const string Account = "xy123.infusionsoft.com";
    private readonly TemporaryFolder folder;

    private House(KeapSandbox keap, TemporaryFolder folder)
    {
        Keap = keap;
        this.folder = folder;
    }

    public KeapSandbox Keap { get; }
    public ShiftedClock ProcessClock { get; } = new();
    public CapturedLogs Logs { get; } = new();
    public EvergrantHome Home { get; private set; } = null!;
    public EvergrantServer Server { get; private set; } = null!;
    public OperatorTokens Operators { get; private set; } = null!;
    public string OperatorToken { get; private set; } = null!;
    public HttpClient Api { get; private set; } = null!;
    public string StateFile => folder.Of("sandbox.json");

    public const string Far = "far";

    private ProviderCatalog catalog = ProviderCatalog.With([("garden.json", Garden)]);

    /// A third one, whose API is elsewhere.
    private string FarProfile(Uri api, string members) =>
        $$"""
            {
              "name": "far",
              "title": "Far",
              "authorize_url": "{{Keap.Address}}app/oauth/authorize",
              "token_url": "{{Keap.Address}}token",
              "api_base": "{{api}}crm",
              "hosts": ["127.0.0.1"],
              "client_auth": { "authorization_code": "body", "refresh_token": "basic" },
              "access_life": "24h",
              "static_key": "X-Static-Key",{{members}}
              "xml_rpc_path": "/xmlrpc",
              "expired_token_faults": ["keymanagement.service.invalid_access_token"]
            }
            """;

    /// A second provider at the same sandbox, one that takes PKCE.
    private const string Garden = """
        {
          "name": "garden",
          "title": "Garden",
          "authorize_url": "https://garden.example/app/oauth/authorize",
          "token_url": "https://garden.example/token",
          "api_base": "https://garden.example/crm",
          "hosts": ["garden.example"],
          "client_auth": { "authorization_code": "body", "refresh_token": "basic" },
          "access_life": "24h",
          "refresh_idle": "45d",
          "pkce": true,
          "scopes": ["full"],
          "account_from": "scope_after_bar"
        }
        """;

    public static async Task<House> BuildAsync(
        bool schedule = false,
        IReadOnlyDictionary<string, string>? settings = null,
        Uri? api = null,
        string farMembers = ""
    )
    {
        var folder = new TemporaryFolder();
        var keap = await KeapSandbox.StartAsync(
            new KeapSandboxOptions
            {
                StartFrozen = true,
                DataFile = folder.Of("sandbox.json"),
                // Tests that ask until something happens ask more often than Keap answers.
                Quotas = new SandboxQuotas { Refuse = false },
            }
        );
        var house = new House(keap, folder);
        if (api is not null)
            house.catalog = ProviderCatalog.With([
                ("garden.json", Garden),
                ("far.json", house.FarProfile(api, farMembers)),
            ]);
        house.Home = await house.OpenHomeAsync(settings);
        await house.Home.Store.AddAppAsync(house.SomeApp(), default);
        await house.Home.Store.AddAppAsync(house.SomeApp("garden", "garden"), default);
        if (api is not null)
            await house.Home.Store.AddAppAsync(house.SomeApp(Far, Far) with { BaseAddress = null }, default);
        house.Server = await EvergrantServer.StartAsync(house.Home, OnFreePort(schedule), default);
        house.Operators = await OperatorTokens.OpenAsync(house.Home, default);
        house.OperatorToken = (await house.Operators.AddAsync("test", default))!;
        house.Api = house.NewApi(house.Server);
        return house;
    }

    /// Nothing is delivered but by tests that ask for it: what was accepted stays to be looked at.
    public static ServerOptions OnFreePort(bool schedule = false) =>
        new()
        {
            Listen = new Uri("http://127.0.0.1:0"),
            Schedule = schedule,
            // What forms took stays where a test can look at it.
            Delivery = false,
        };

    public Task<EvergrantHome> OpenHomeAsync(
        IReadOnlyDictionary<string, string>? settings = null,
        string name = "home"
    ) =>
        EvergrantHome.OpenAsync(
            new HomeOptions
            {
                Path = folder.Of(name),
                Calendar = Keap.Clock,
                ProcessClock = ProcessClock,
                Catalog = catalog,
                Logs = Logs,
                Overrides = settings ?? new Dictionary<string, string>(),
            },
            default
        );

    public HttpClient NewApi(EvergrantServer server, string? token = null)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = server.Address,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token ?? OperatorToken);
        return http;
    }

    public App SomeApp(string name = App, string profile = "keap") =>
        new()
        {
            Name = name,
            Profile = profile,
            ClientId = KeapSandboxSeed.ClientId,
            Secret = new ClientSecret(KeapSandboxSeed.ClientSecret),
            BaseAddress = Keap.Address,
            SecretSetAt = Keap.Clock.GetUtcNow(),
        };

    public async Task<Uri> NewLinkAsync(
        string? grant = null,
        string? expectedAccount = null,
        bool activate = true,
        string app = App
    )
    {
        var wanted = new NewGrantLink
        {
            App = app,
            GrantName = grant,
            ExpectedAccount = expectedAccount,
            Activate = activate,
        };
        return Address(await Server.Links.CreateAsync(wanted, default));
    }

    public static Uri Address(CreateLinkResult result) => Assert.IsType<CreateLinkResult.Created>(result).Link.Address;

    /// Through the pages, as an owner would.
    public async Task<string> ConnectAsync(string grant = App, string? tenant = null, string app = App)
    {
        using var browser = new Browser(this);
        var callback = await browser.ConsentAsync(await NewLinkAsync(grant, app: app), tenant);
        return await browser.FollowAsync(callback);
    }

    /// Redemptions of refresh tokens that Keap has seen.
    public int Redemptions => Keap.Requests.AtTokenEndpoint().Count(request => request.GrantType == "refresh_token");

    public int Exchanges => Keap.Requests.AtTokenEndpoint().Count(request => request.GrantType == "authorization_code");

    public async Task<JsonNode> ReadAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await Api.GetAsync(path);
        Assert.Equal(expected, answer.StatusCode);
        return await answer.JsonAsync();
    }

    /// All that the sandbox ever issued.
    public IReadOnlyList<string> IssuedTokens =>
        [.. File.ReadLines(StateFile).SelectMany(line => Tokens(JsonElement.Parse(line)))];

    private static IEnumerable<string> Tokens(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Tokens),
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(member =>
                    member.Name is "access_token" or "refresh_token" or "accessToken" or "refreshToken"
                        ? [member.Value.GetString()!]
                        : Tokens(member.Value)
                ),
            _ => [],
        };

    public async ValueTask DisposeAsync()
    {
        Keap.Faults.Clear();
        Api.Dispose();
        await Server.DisposeAsync();
        await Home.DisposeAsync();
        await Keap.DisposeAsync();
        folder.Dispose();
    }
}
