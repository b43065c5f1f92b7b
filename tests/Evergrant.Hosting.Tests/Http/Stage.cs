using Evergrant.Providers;
using Evergrant.Sandbox;
using Evergrant.Server.Tests;
using Evergrant.Server.Tests.Gateway;

namespace Evergrant.Hosting.Tests.Http;

/// A sandbox and a program that keeps its own home.
internal sealed class Stage : IAsyncDisposable
{
    public const string Grant = "acme";
    public const string Contacts = "/crm/rest/v1/contacts";
    public const string Dead = "keymanagement.service.invalid_access_token";
    private readonly TemporaryFolder folder;

    private Stage(KeapSandbox keap, TemporaryFolder folder, EvergrantClient client)
    {
        Keap = keap;
        this.folder = folder;
        Client = client;
        Http = client.CreateHttpClient(Grant);
    }

    public KeapSandbox Keap { get; }
    public EvergrantClient Client { get; }
    public HttpClient Http { get; }
    public string Folder => folder.Path;

    /// <param name="api">An API of its own, whose grants the sandbox issues. Null: the sandbox's.</param>
    public static async Task<Stage> BuildAsync(Uri? api = null, ShiftedClock? processClock = null)
    {
        var folder = new TemporaryFolder();
        var keap = await KeapSandbox.StartAsync(new KeapSandboxOptions { StartFrozen = true });
        var client = await EvergrantClient.OpenAsync(
            new EvergrantOptions
            {
                Home = folder.Of("home"),
                Calendar = keap.Clock,
                ProcessClock = processClock ?? TimeProvider.System,
                Schedule = false,
                Catalog = api is null
                    ? ProviderCatalog.BuiltIn
                    : ProviderCatalog.With([("far.json", FarProfile(keap.Address, api))]),
                Keap = api is null ? KeapAt(keap) : null,
            }
        );
        var stage = new Stage(keap, folder, client);
        if (api is not null)
            await stage.AddFarAppAsync();
        return stage;
    }

    public static async Task<Stage> ConnectedAsync(Uri? api = null, ShiftedClock? processClock = null)
    {
        var stage = await BuildAsync(api, processClock);
        await stage.ConnectAsync(Grant);
        return stage;
    }

    /// Another program on the same home.
    public Task<EvergrantClient> OpenAnotherAsync() =>
        EvergrantClient.OpenAsync(
            new EvergrantOptions
            {
                Home = folder.Of("home"),
                Calendar = Keap.Clock,
                Schedule = false,
            }
        );

    public static KeapOptions KeapAt(KeapSandbox keap) =>
        new()
        {
            ClientId = KeapSandboxSeed.ClientId,
            ClientSecret = new ClientSecret(KeapSandboxSeed.ClientSecret),
            BaseAddress = keap.Address,
        };

    public async Task<Grant> ConnectAsync(string grant, string? tenant = null)
    {
        var asked = await Client.AskOwnerAsync(grant, new Uri("http://localhost/callback"));
        var back = await Keap.ConsentAsync(asked.Address, tenant);
        return await Client.ConnectAsync(asked, back.OriginalString);
    }

    public async Task<string> TokenOfAsync(string grant = Grant) =>
        (await Client.GetAsync(grant, default)).Header.ToString();

    /// Redemptions of refresh tokens that Keap has seen.
    public int Redemptions => Keap.Requests.AtTokenEndpoint().Count(request => request.GrantType == "refresh_token");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Client.DisposeAsync();
        await Keap.DisposeAsync();
        folder.Dispose();
    }

    /// An API that refuses the token of the first generation, and notes how long the bodies were.
    public static void RefuseFirst(StubApi api, List<long> bodies)
    {
        string? first = null;
        api.Answer = async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            lock (bodies)
                bodies.Add(body.Length);
            var token = context.Request.Headers.Authorization.ToString();
            if (token == (first ??= token))
                await StubApi.RefuseAsync(context, Dead);
        };
    }

    private async Task AddFarAppAsync() =>
        await Client.Home!.Store.AddAppAsync(
            new App
            {
                Name = "far",
                Profile = "far",
                ClientId = KeapSandboxSeed.ClientId,
                Secret = new ClientSecret(KeapSandboxSeed.ClientSecret),
                SecretSetAt = Keap.Clock.GetUtcNow(),
            },
            default
        );

    private static string FarProfile(Uri keap, Uri api) =>
        $$"""
            {
              "name": "far",
              "title": "Far",
              "authorize_url": "{{keap}}app/oauth/authorize",
              "token_url": "{{keap}}token",
              "api_base": "{{api}}crm",
              "hosts": ["127.0.0.1"],
              "client_auth": { "authorization_code": "body", "refresh_token": "basic" },
              "access_life": "24h",
              "account_from": "scope_after_bar",
              "expired_token_faults": ["{{Dead}}"]
            }
            """;
}
