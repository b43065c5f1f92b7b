using System.Net;
using Evergrant.Hosting.Home;
using Evergrant.Http;
using Evergrant.Sandbox;
using Evergrant.Server;
using Evergrant.Server.Consumers;
using Evergrant.Server.Tests;
using Evergrant.Server.Tests.Gateway;
using Microsoft.AspNetCore.Http;

namespace Evergrant.Hosting.Tests.Http;

public sealed class ServerTokensTests
{
    [Fact]
    public async Task A_program_with_a_servers_key_calls_the_api_and_asks_the_server_once_a_minute()
    {
        await using var scene = await Scene.BuildAsync();
        for (var n = 0; n < 3; n++)
        {
            using var answer = await scene.Http.GetAsync(Stage.Contacts);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        await scene.StopServerAsync();
        using var kept = await scene.Http.GetAsync(Stage.Contacts);
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
    }

    [Fact]
    public async Task Two_hundred_callers_with_an_ended_token_cause_one_redemption()
    {
        await using var scene = await Scene.BuildAsync();
        await scene.Stage.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));
        var tokens = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(_ => scene.Client.GetAsync(Stage.Grant, default).AsTask())
        );
        Assert.Single(tokens.Select(token => token.Generation).Distinct());
        Assert.Equal(1, scene.Stage.Redemptions);
    }

    [Fact]
    public async Task A_server_that_is_away_is_not_missed_for_fifteen_minutes_and_then_named()
    {
        await using var scene = await Scene.BuildAsync();
        (await scene.Http.GetAsync(Stage.Contacts)).Dispose();
        await scene.StopServerAsync();
        scene.Clock.Shift(TimeSpan.FromMinutes(14));
        using var kept = await scene.Http.GetAsync(Stage.Contacts);
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        scene.Clock.Shift(TimeSpan.FromMinutes(1));
        var away = await Assert.ThrowsAsync<TokenUnavailableException>(() => scene.Http.GetAsync(Stage.Contacts));
        Assert.Equal("server_unavailable", away.Code);
        Assert.Contains("Start it: evergrant serve", away.Message, StringComparison.Ordinal);
        scene.AssertSaysNoSecret(away);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_within_a_minute_and_a_new_one_in_the_file_is_used_at_once()
    {
        await using var scene = await Scene.BuildAsync();
        (await scene.Http.GetAsync(Stage.Contacts)).Dispose();
        await scene.Keys.RevokeAsync("site", default);
        // The server's own copy of the key is believed for as long as its process clock says.
        scene.Clock.Shift(TimeSpan.FromMinutes(1));
        await scene.ServerHasForgottenAsync();
        var refused = await Assert.ThrowsAsync<ServerKeyRefusedException>(() => scene.Http.GetAsync(Stage.Contacts));
        Assert.Equal("key_revoked", refused.Code);
        Assert.Contains("ask whoever gave it to you", refused.Message, StringComparison.Ordinal);
        scene.AssertSaysNoSecret(refused);
        await scene.WriteNewKeyAsync("second");
        using var answer = await scene.Http.GetAsync(Stage.Contacts);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_paused_grant_is_heeded_within_a_minute()
    {
        await using var scene = await Scene.BuildAsync();
        (await scene.Http.GetAsync(Stage.Contacts)).Dispose();
        await scene.Stage.Client.Home!.Keeper.PauseAsync(Stage.Grant, default);
        scene.Clock.Shift(TimeSpan.FromMinutes(1));
        var paused = await scene.EventuallyAsync<GrantStoppedException>();
        Assert.Equal("grant_paused", paused.Code);
        Assert.Equal(GrantState.Paused, paused.State);
        Assert.Contains("resume", paused.Message, StringComparison.Ordinal);
        scene.AssertSaysNoSecret(paused);
    }

    [Fact]
    public async Task A_dead_token_is_renewed_by_the_server_once()
    {
        await using var scene = await Scene.BuildAsync();
        var used = await scene.Client.GetAsync(Stage.Grant, default);
        Assert.Null(await scene.Client.RenewAsync(used, default));
        Assert.Equal(0, scene.Stage.Redemptions);
        await scene.Stage.Keap.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        scene.Clock.Shift(TimeSpan.FromMinutes(5));
        var newer = await scene.Client.RenewAsync(used, default);
        Assert.Equal(used.Generation + 1, newer?.Generation);
        Assert.Equal(newer, await scene.Client.RenewAsync(used, default));
        Assert.Equal(1, scene.Stage.Redemptions);
        scene.Clock.Shift(TimeSpan.FromMinutes(2));
        await scene.Stage.Keap.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Null(await scene.Client.RenewAsync(newer!, default));
        Assert.Equal(1, scene.Stage.Redemptions);
    }

    [Theory]
    [InlineData(503, "store_unavailable")]
    [InlineData(503, "refresh_in_progress")]
    [InlineData(503, "shutting_down")]
    [InlineData(429, "too_many_requests")]
    [InlineData(500, "internal_error")]
    [InlineData(502, null)]
    public async Task A_passing_trouble_of_the_server_does_not_cost_a_living_token(int status, string? code)
    {
        await using var server = await StubApi.StartAsync();
        using var folder = new TemporaryFolder();
        var clock = new ShiftedClock();
        await using var client = await ClientOfAsync(server, folder, clock);
        server.Answer = context => ServeAsync(context, "alive", 7);
        var held = await client.GetAsync(Stage.Grant, default);
        server.Answer = context => RefuseAsync(context, status, code);
        // Twice: what is held is served, and stays.
        for (var n = 0; n < 2; n++)
        {
            clock.Shift(TimeSpan.FromMinutes(2));
            Assert.Same(held, await client.GetAsync(Stage.Grant, default));
        }
        // Nor does asking for a newer one cost it.
        Assert.Null(await client.RenewAsync(held, default));
        Assert.Same(held, await client.GetAsync(Stage.Grant, default));
        clock.Shift(ServerTokens.LongestOutage);
        var gone = await Assert.ThrowsAsync<TokenUnavailableException>(() =>
            client.GetAsync(Stage.Grant, default).AsTask()
        );
        Assert.Equal(code ?? "server_unavailable", gone.Code);
    }

    [Fact]
    public async Task A_static_key_that_the_api_refuses_is_not_asked_to_be_refreshed()
    {
        await using var server = await StubApi.StartAsync();
        using var folder = new TemporaryFolder();
        var clock = new ShiftedClock();
        await using var client = await ClientOfAsync(server, folder, clock);
        server.Answer = context => ServeAsync(context, "key", 1, expires: false);
        var key = await client.GetAsync(Stage.Grant, default);
        clock.Shift(TimeSpan.FromMinutes(5));
        Assert.Null(await client.RenewAsync(key, default));
        Assert.DoesNotContain(server.Requests, asked => asked.Target.Contains('?', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(1)]
    public async Task Another_token_is_used_even_if_its_home_counts_its_generations_anew(int generation)
    {
        await using var server = await StubApi.StartAsync();
        using var folder = new TemporaryFolder();
        var clock = new ShiftedClock();
        await using var client = await ClientOfAsync(server, folder, clock);
        server.Answer = context => ServeAsync(context, "before", 7);
        var before = await client.GetAsync(Stage.Grant, default);
        server.Answer = context => ServeAsync(context, "after", generation);
        var renewed = await client.RenewAsync(before, default);
        Assert.Equal("after", renewed?.Served.AccessToken.Reveal());
        Assert.Same(renewed, await client.GetAsync(Stage.Grant, default));
        // The turn that a refresh takes was not needed.
        Assert.DoesNotContain(server.Requests, asked => asked.Target.Contains('?', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(409, "grant_paused")]
    [InlineData(409, "grant_revoked")]
    [InlineData(409, "needs_reauthorization")]
    [InlineData(401, "key_revoked")]
    [InlineData(403, "key_reads_no_tokens")]
    public async Task A_refusal_that_stands_ends_the_token_that_is_held(int status, string code)
    {
        await using var server = await StubApi.StartAsync();
        using var folder = new TemporaryFolder();
        var clock = new ShiftedClock();
        await using var client = await ClientOfAsync(server, folder, clock);
        server.Answer = context => ServeAsync(context, "alive", 7);
        await client.GetAsync(Stage.Grant, default);
        server.Answer = context => RefuseAsync(context, status, code);
        clock.Shift(ServerTokens.Believed);
        var refused = await Assert.ThrowsAnyAsync<GrantUnavailableException>(() =>
            client.GetAsync(Stage.Grant, default).AsTask()
        );
        Assert.Equal(code, refused.Code);
        // Nothing is left to fall back to.
        server.Answer = context => RefuseAsync(context, 503, "store_unavailable");
        await Assert.ThrowsAsync<TokenUnavailableException>(() => client.GetAsync(Stage.Grant, default).AsTask());
    }

    [Fact]
    public async Task A_static_key_is_served_through_a_server_and_never_ends()
    {
        await using var scene = await Scene.BuildAsync();
        await scene.AddStaticKeyAsync("own");
        var served = await scene.Client.GetAsync("own", default);
        Assert.Equal(Grant.Never, served.ExpiresAt);
        using var http = scene.Client.CreateHttpClient("own");
        using var answer = await http.GetAsync(Stage.Contacts);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        scene.Clock.Shift(TimeSpan.FromMinutes(5));
        Assert.Null(await scene.Client.RenewAsync(served, default));
        await scene.StopServerAsync();
        scene.Clock.Shift(TimeSpan.FromMinutes(14));
        Assert.Same(served, await scene.Client.GetAsync("own", default));
    }

    [Theory]
    [InlineData("http://evergrant.example:7400", true, "is not https")]
    [InlineData("http://127.0.0.1:7400", false, "KeyFile: is missing")]
    public async Task What_is_wrong_with_the_settings_is_said_before_anything_is_sent(
        string server,
        bool hasKey,
        string expected
    )
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Of("key"), "eg_key");
        var wrong = await Assert.ThrowsAsync<ConfigurationException>(() =>
            EvergrantClient.OpenAsync(
                new EvergrantOptions { Server = new Uri(server), KeyFile = hasKey ? folder.Of("key") : null }
            )
        );
        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
    }

    private static async Task<EvergrantClient> ClientOfAsync(StubApi server, TemporaryFolder folder, ShiftedClock clock)
    {
        await File.WriteAllTextAsync(folder.Of("key"), "eg_key");
        return await EvergrantClient.OpenAsync(
            new EvergrantOptions
            {
                Server = server.Address,
                KeyFile = folder.Of("key"),
                ProcessClock = clock,
            }
        );
    }

    private static Task ServeAsync(HttpContext context, string token, int generation, bool expires = true) =>
        context.Response.WriteAsJsonAsync(
            new Dictionary<string, object?>
            {
                ["access_token"] = token,
                ["token_type"] = "Bearer",
                ["expires_at"] = expires ? "2026-01-02T00:00:00Z" : null,
                ["expires_in"] = expires ? 7200 : null,
                ["generation"] = generation,
            }
        );

    /// <param name="code">Null: by what stands before the server.</param>
    private static Task RefuseAsync(HttpContext context, int status, string? code)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = code is null ? "text/html" : "application/problem+json";
        return context.Response.WriteAsync(code is null ? "<h1>Bad gateway</h1>" : $$"""{"code":"{{code}}"}""");
    }

    /// A server over a stage's home, and another program with a key to it.
    private sealed class Scene : IAsyncDisposable
    {
        private readonly List<string> secrets = [];
        private EvergrantHome home = null!;
        private EvergrantServer server = null!;
        private string keyFile = null!;

        public Stage Stage { get; private init; } = null!;
        public ShiftedClock Clock { get; } = new();
        public ConsumerKeys Keys { get; private set; } = null!;
        public EvergrantClient Client { get; private set; } = null!;
        public HttpClient Http { get; private set; } = null!;

        public static async Task<Scene> BuildAsync()
        {
            var scene = new Scene { Stage = await Stage.ConnectedAsync() };
            await scene.StartAsync();
            return scene;
        }

        /// A Personal Access Token as a grant, and the program's key to it.
        public async Task AddStaticKeyAsync(string name)
        {
            var key = await Stage.Keap.CreateKeyAsync();
            secrets.Add(key.Text);
            var added = await Stage.Client.Home!.Keeper.AddKeyAsync(
                new KeyRequest
                {
                    App = "keap",
                    GrantName = name,
                    Key = new AccessToken(key.Text),
                },
                default
            );
            Assert.IsType<KeyResult.Added>(added);
            await WriteNewKeyAsync("for-key", name);
        }

        public async Task WriteNewKeyAsync(string name, string of = Stage.Grant)
        {
            var grant = (await home.Keeper.FindAsync(of, default))!.Grant.Id;
            var key = await Keys.AddAsync(
                new NewConsumerKey
                {
                    Grant = grant,
                    Name = name,
                    TokenRead = true,
                },
                default
            );
            secrets.Add(key!);
            await File.WriteAllTextAsync(keyFile, key + "\n");
        }

        public async Task StopServerAsync() => await server.DisposeAsync();

        /// What the server remembers of keys and grants, it remembers for a second.
        public async Task ServerHasForgottenAsync()
        {
            using var http = new HttpClient { BaseAddress = server.Address };
            var key = (await File.ReadAllTextAsync(keyFile)).Trim();
            for (var n = 0; n < 600; n++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/grants/{Stage.Grant}/token");
                request.Headers.Authorization = new("Bearer", key);
                using var answer = await http.SendAsync(request);
                if (!answer.IsSuccessStatusCode)
                    return;
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }

        public async Task<T> EventuallyAsync<T>()
            where T : Exception
        {
            await ServerHasForgottenAsync();
            return await Assert.ThrowsAsync<T>(() => Http.GetAsync(Stage.Contacts));
        }

        public void AssertSaysNoSecret(Exception failure) =>
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, failure.ToString(), StringComparison.Ordinal));

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await Client.DisposeAsync();
            await server.DisposeAsync();
            await home.DisposeAsync();
            await Stage.DisposeAsync();
        }

        private async Task StartAsync()
        {
            home = await EvergrantHome.OpenAsync(
                new HomeOptions { Path = Path.Combine(Stage.Folder, "home"), Calendar = Stage.Keap.Clock },
                default
            );
            server = await EvergrantServer.StartAsync(
                home,
                new ServerOptions { Listen = new Uri("http://127.0.0.1:0"), Schedule = false },
                default
            );
            Keys = await ConsumerKeys.OpenAsync(home, default);
            keyFile = Path.Combine(Stage.Folder, "server.key");
            await WriteNewKeyAsync("site");
            Client = await EvergrantClient.OpenAsync(
                new EvergrantOptions
                {
                    Server = server.Address,
                    KeyFile = keyFile,
                    Keap = new KeapOptions { BaseAddress = Stage.Keap.Address },
                    ProcessClock = Clock,
                }
            );
            Http = Client.CreateHttpClient(Stage.Grant);
            secrets.Add((await Stage.Client.GetAsync(Stage.Grant, default)).Served.AccessToken.Reveal());
        }
    }
}
