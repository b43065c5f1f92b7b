using System.Net;
using Evergrant.Hosting.Home;
using Evergrant.Providers;
using Evergrant.Sandbox;
using Evergrant.Server;
using Evergrant.Server.Connect;
using Evergrant.Server.Consumers;
using Evergrant.Server.Operators;

namespace Evergrant.Bench;

/// A server with one connected grant, in a folder that goes when it does.
internal sealed class Subject : IAsyncDisposable
{
    public const string Grant = "bench";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("evergrant-bench-");

    private Subject(KeapSandbox keap) => Keap = keap;

    public KeapSandbox Keap { get; }
    public EvergrantHome Home { get; private set; } = null!;
    public EvergrantServer Server { get; private set; } = null!;
    public string OperatorToken { get; private set; } = null!;
    public string Key { get; private set; } = null!;
    public IPEndPoint EndPoint => new(IPAddress.Loopback, Server.Address.Port);

    /// <param name="api">Where the gateway's calls go. Null: the sandbox.</param>
    public static async Task<Subject> StartAsync(Uri? api = null)
    {
        var subject = new Subject(await KeapSandbox.StartAsync());
        subject.Home = await EvergrantHome.OpenAsync(
            new HomeOptions
            {
                Path = Path.Combine(subject.folder.FullName, "home"),
                Calendar = subject.Keap.Clock,
                Catalog = ProviderCatalog.With([("bench.json", subject.Profile(api ?? subject.Keap.Address))]),
            },
            default
        );
        await subject.ConnectAsync();
        subject.Server = await EvergrantServer.StartAsync(
            subject.Home,
            new ServerOptions { Listen = new Uri("http://127.0.0.1:0") },
            default
        );
        var operators = await OperatorTokens.OpenAsync(subject.Home, default);
        subject.OperatorToken = (await operators.AddAsync("bench", default))!;
        var keys = await ConsumerKeys.OpenAsync(subject.Home, default);
        var grant = (await subject.Home.Keeper.FindAsync(Grant, default))!.Grant;
        subject.Key = (
            await keys.AddAsync(
                new NewConsumerKey
                {
                    Grant = grant.Id,
                    Name = Grant,
                    TokenRead = true,
                },
                default
            )
        )!;
        return subject;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Home.DisposeAsync();
        await Keap.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task ConnectAsync()
    {
        var app = new App
        {
            Name = "bench",
            Profile = "bench",
            ClientId = KeapSandboxSeed.ClientId,
            Secret = new ClientSecret(KeapSandboxSeed.ClientSecret),
            SecretSetAt = Keap.Clock.GetUtcNow(),
        };
        await Home.Store.AddAppAsync(app, default);
        var callback = new Uri("http://127.0.0.1:7400/callback/bench");
        var consent = await Keap.ConsentAsync(
            new Uri(
                Keap.Address,
                $"/app/oauth/authorize?client_id={KeapSandboxSeed.ClientId}&redirect_uri={Uri.EscapeDataString(callback.AbsoluteUri)}&response_type=code&scope=full&state=s"
            )
        );
        var code = System.Web.HttpUtility.ParseQueryString(consent.Query)["code"]!;
        var request = new ConnectRequest
        {
            App = app.Name,
            Code = new AuthorizationCode(code),
            RedirectUri = callback.AbsoluteUri,
            GrantName = Grant,
        };
        if (await Home.Keeper.ConnectAsync(request, default) is not ConnectResult.Connected)
            throw new InvalidOperationException("The grant could not be connected.");
    }

    private string Profile(Uri api) =>
        $$"""
            {
              "name": "bench",
              "title": "Bench",
              "authorize_url": "{{Keap.Address}}app/oauth/authorize",
              "token_url": "{{Keap.Address}}token",
              "api_base": "{{api}}crm",
              "hosts": ["127.0.0.1"],
              "client_auth": { "authorization_code": "body", "refresh_token": "basic" },
              "access_life": "24h"
            }
            """;
}
