using System.Collections.Concurrent;
using System.Net;
using Evergrant.Hosting.Home;
using Evergrant.Http;
using Evergrant.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Evergrant.Hosting.Tests.Http;

/// The package as a host's services use it.
public sealed class HostedTests
{
    [Fact]
    public async Task A_typed_client_of_a_host_just_works()
    {
        await using var scene = await Scene.BuildAsync();
        using var answer = await scene.Client.GetContactsAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_client_that_is_made_before_the_start_works_after_it()
    {
        await using var scene = await Scene.BuildAsync(start: false);
        var early = scene.Host.Services.GetRequiredService<CrmClient>();
        var before = await Assert.ThrowsAsync<InvalidOperationException>(early.GetContactsAsync);
        Assert.Contains("start the host", before.Message, StringComparison.Ordinal);
        await scene.StartAsync();
        using var answer = await early.GetContactsAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_sender_that_is_put_in_place_later_and_follows_redirects_is_refused()
    {
        await using var scene = await Scene.BuildAsync(more: services =>
            services.AddHttpClient<CrmClient>().ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler())
        );
        await Assert.ThrowsAsync<TokenNotAllowedException>(scene.Client.GetContactsAsync);
    }

    [Fact]
    public async Task Scoped_code_names_the_grant_of_its_own_requests()
    {
        await using var scene = await Scene.BuildAsync();
        await scene.ConnectAsync("other", KeapSandboxSeed.Owner.Tenants[0].Host);
        var factory = scene.Host.Services.GetRequiredService<IHttpClientFactory>();
        await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(async number =>
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, Stage.Contacts);
                    request.Options.Set(EvergrantRequest.Grant, number % 2 == 0 ? Stage.Grant : "other");
                    using var http = factory.CreateClient("tenants");
                    using var answer = await http.SendAsync(request);
                    Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                })
        );
    }

    [Theory]
    [InlineData(false, "canary-configured")]
    [InlineData(true, KeapSandboxSeed.ClientSecret)]
    public async Task A_configured_secret_replaces_the_homes_until_that_was_accepted(bool accepted, string expected)
    {
        await using var stage = accepted ? await Stage.ConnectedAsync() : await Stage.BuildAsync();
        using var logs = new Warnings();
        var keap = Stage.KeapAt(stage.Keap);
        keap.ClientSecret = new ClientSecret("canary-configured");
        await using var again = await EvergrantClient.OpenAsync(
            new EvergrantOptions
            {
                Home = Path.Combine(stage.Folder, "home"),
                Schedule = false,
                Keap = keap,
                Logs = logs,
            }
        );
        var app = await again.Home!.Store.FindAppAsync("keap", default);
        Assert.Equal(expected, app!.Secret!.Reveal());
        Assert.Equal(
            accepted,
            logs.Said.Any(said => said.Contains("evergrant app secret keap", StringComparison.Ordinal))
        );
        foreach (var secret in (string[])["canary-configured", KeapSandboxSeed.ClientSecret])
            Assert.DoesNotContain(logs.Said, said => said.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_home_without_the_app_says_what_to_do()
    {
        using var folder = new TemporaryFolder();
        using var host = HostOf(services => services.AddEvergrant(o => o.Home = folder.Of("home")).AddKeap());
        var wrong = await Assert.ThrowsAsync<ConfigurationException>(() => host.StartAsync());
        Assert.Contains("evergrant app add keap", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owners_answer_is_taken_once_and_only_for_its_own_question()
    {
        await using var scene = await Scene.BuildAsync();
        var evergrant = scene.Host.Services.GetRequiredService<EvergrantClient>();
        var asked = await evergrant.AskOwnerAsync("other", new Uri("http://localhost/callback"));
        var another = await evergrant.AskOwnerAsync("other", new Uri("http://localhost/callback"));
        var back = (await scene.Keap.ConsentAsync(asked.Address)).OriginalString;
        await Assert.ThrowsAsync<ConnectFailedException>(() => evergrant.ConnectAsync(another, back));
        await evergrant.ConnectAsync(asked, back);
        var sent = scene.Keap.Requests.AtTokenEndpoint().Count;
        await Assert.ThrowsAsync<ConnectFailedException>(() => evergrant.ConnectAsync(asked, back));
        Assert.Equal(sent, scene.Keap.Requests.AtTokenEndpoint().Count);
    }

    [Fact]
    public async Task An_owner_who_denies_or_allows_another_account_changes_nothing()
    {
        await using var scene = await Scene.BuildAsync();
        var evergrant = scene.Host.Services.GetRequiredService<EvergrantClient>();
        var asked = await evergrant.AskOwnerAsync(Stage.Grant, new Uri("http://localhost/callback"));
        var denied = (await scene.Keap.ConsentAsync(asked.Address, allow: false)).OriginalString;
        var no = await Assert.ThrowsAsync<ConnectFailedException>(() => evergrant.ConnectAsync(asked, denied));
        Assert.Contains("access_denied", no.Message, StringComparison.Ordinal);
        var other = KeapSandboxSeed.Owner.Tenants[0].Host;
        var wrong = await Assert.ThrowsAsync<ConnectFailedException>(() => scene.ConnectAsync(Stage.Grant, other));
        Assert.Contains($"the owner allowed {other}", wrong.Message, StringComparison.Ordinal);
        using var answer = await scene.Client.GetContactsAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task An_app_that_serves_static_keys_only_says_what_it_lacks()
    {
        using var folder = new TemporaryFolder();
        await using var client = await EvergrantClient.OpenAsync(
            new EvergrantOptions { Home = folder.Of("home"), Schedule = false }
        );
        await client.Home!.Store.AddAppAsync(
            new App
            {
                Name = "keap",
                Profile = "keap",
                SecretSetAt = client.Home.Calendar.GetUtcNow(),
            },
            default
        );
        var lacks = await Assert.ThrowsAsync<ConnectFailedException>(() =>
            client.AskOwnerAsync(Stage.Grant, new Uri("http://localhost/callback"))
        );
        Assert.Contains("evergrant app add keap --client-id", lacks.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_was_sent_before_is_not_sent_again_and_said_to_be_used()
    {
        await using var scene = await Scene.BuildAsync();
        var evergrant = scene.Host.Services.GetRequiredService<EvergrantClient>();
        var first = await evergrant.AskOwnerAsync("other", new Uri("http://localhost/callback"));
        var second = await evergrant.AskOwnerAsync("other", new Uri("http://localhost/callback"));
        var back = (await scene.Keap.ConsentAsync(first.Address)).OriginalString;
        await evergrant.ConnectAsync(first, back);
        var sent = scene.Keap.Requests.AtTokenEndpoint().Count;
        // The same code, as the answer to another question.
        var again = back.Replace(StateOf(first.Address), StateOf(second.Address), StringComparison.Ordinal);
        var used = await Assert.ThrowsAsync<ConnectFailedException>(() => evergrant.ConnectAsync(second, again));
        Assert.Contains("This code was sent", used.Message, StringComparison.Ordinal);
        Assert.Equal(sent, scene.Keap.Requests.AtTokenEndpoint().Count);
    }

    private static string StateOf(Uri address) =>
        address.Query.Split('?', '&').Single(part => part.StartsWith("state=", StringComparison.Ordinal));

    private static IHost HostOf(Action<IServiceCollection> configure)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        configure(builder.Services);
        return builder.Build();
    }

    private sealed class Warnings : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Said { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) { }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Said.Enqueue(formatter(state, exception));

        public void Dispose() { }
    }

    private sealed class CrmClient(HttpClient http)
    {
        public Task<HttpResponseMessage> GetContactsAsync() => http.GetAsync(Stage.Contacts);
    }

    private sealed class Scene : IAsyncDisposable
    {
        private readonly TemporaryFolder folder = new();

        public KeapSandbox Keap { get; private init; } = null!;
        public IHost Host { get; private set; } = null!;
        public string Home => folder.Of("home");
        public CrmClient Client => Host.Services.GetRequiredService<CrmClient>();

        public static async Task<Scene> BuildAsync(bool start = true, Action<IServiceCollection>? more = null)
        {
            var scene = new Scene { Keap = await KeapSandbox.StartAsync() };
            scene.Host = HostOf(services =>
            {
                services
                    .AddEvergrant(o => o.Home = scene.Home)
                    .AddKeap(keap =>
                    {
                        keap.ClientId = KeapSandboxSeed.ClientId;
                        keap.ClientSecret = new(KeapSandboxSeed.ClientSecret);
                        keap.BaseAddress = scene.Keap.Address;
                    });
                services
                    .AddHttpClient<CrmClient>(http => http.BaseAddress = scene.Keap.Address)
                    .AddEvergrantToken(Stage.Grant);
                services.AddHttpClient("tenants", http => http.BaseAddress = scene.Keap.Address).AddEvergrantToken();
                more?.Invoke(services);
            });
            if (start)
                await scene.StartAsync();
            return scene;
        }

        public async Task StartAsync()
        {
            await Host.StartAsync();
            await ConnectAsync(Stage.Grant);
        }

        public async Task ConnectAsync(string grant, string? tenant = null)
        {
            var evergrant = Host.Services.GetRequiredService<EvergrantClient>();
            var asked = await evergrant.AskOwnerAsync(grant, new Uri("http://localhost/callback"));
            var back = await Keap.ConsentAsync(asked.Address, tenant);
            await evergrant.ConnectAsync(asked, back.OriginalString);
        }

        public async ValueTask DisposeAsync()
        {
            await Host.StopAsync();
            Host.Dispose();
            await Keap.DisposeAsync();
            folder.Dispose();
        }
    }
}
