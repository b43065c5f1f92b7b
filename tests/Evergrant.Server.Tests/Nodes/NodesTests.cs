using System.Net;
using System.Net.Http.Json;
using Evergrant.Hosting;
using Evergrant.Hosting.Alerts;
using Evergrant.Hosting.Home;
using Evergrant.Hosting.Sinks;
using Evergrant.Sandbox;
using Evergrant.Server.Consumers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Evergrant.Server.Tests.Nodes;

/// Servers with homes of their own on one PostgreSQL database.
[Collection(PostgreSqlTests.Name)]
public sealed class NodesTests(PostgreSqlHost host) : IDisposable
{
    private readonly TemporaryFolder shared = new();

    public void Dispose() => shared.Dispose();

    [PostgreSqlFact]
    public async Task A_grant_is_connected_served_called_through_watched_and_alerted_about_on_PostgreSQL()
    {
        await using var house = await BuildAsync();
        Assert.Equal("postgresql", house.Home.Database.Engine);
        await house.ConnectAsync("shop");
        var token = await house.ReadAsync("/api/v1/grants/shop/token");
        Assert.Equal(1, (int)token["generation"]!);

        var grant = (await house.Home.Keeper.FindAsync("shop", default))!.Grant;
        var keys = await ConsumerKeys.OpenAsync(house.Home, default);
        var key = (await keys.AddAsync(new NewConsumerKey { Grant = grant.Id, Name = "site" }, default))!;
        using (var consumer = house.NewApi(house.Server, key))
        using (var contacts = await consumer.GetAsync("/gw/shop/crm/rest/v1/contacts"))
            Assert.Equal(HttpStatusCode.OK, contacts.StatusCode);

        using var browser = new Browser(house);
        await browser.SignInAsync();
        using (var status = await browser.GetAsync("/"))
            await status.IsPageAsync(HttpStatusCode.OK, "shop");

        var file = shared.Of("token");
        var sinks = await TokenSinks.OpenAsync(house.Home, default);
        await sinks.AddAsync(grant, new NewSink { Path = file }, default);
        await sinks.WriteAsync(default);
        Assert.Equal((string)token["access_token"]!, (await File.ReadAllTextAsync(file)).Trim());

        house.Keap.Faults.Add(FaultNames.LostResponse);
        using (var lost = await house.Api.PostAsync("/api/v1/grants/shop/refresh", null))
            Assert.False(lost.IsSuccessStatusCode);
        var alerts = await Alerts.OpenAsync(house.Home, null, default);
        await alerts.WorkAsync(default);
        Assert.Single(await alerts.ListAsync(default));
        await alerts.MuteAsync(grant.Id, TimeSpan.FromHours(1), default);
        Assert.True(await alerts.UnmuteAsync(grant.Id, default));
    }

    [PostgreSqlFact]
    public async Task Three_nodes_redeem_each_generation_once_for_all_their_callers()
    {
        await using var house = await BuildAsync();
        await house.ConnectAsync("shop");
        await using var second = await JoinAsync(house, "second");
        await using var third = await JoinAsync(house, "third");
        HttpClient[] nodes = [house.Api, second.Api, third.Api];
        var rounds = Soak.Times(3, 300);
        for (var round = 1; round <= rounds; round++)
        {
            await house.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));
            var answers = await Task.WhenAll(
                Enumerable.Range(0, 60).Select(number => nodes[number % 3].GetAsync("/api/v1/grants/shop/token"))
            );
            foreach (var answer in answers)
                using (answer)
                    Assert.Equal(round + 1, (int)(await answer.JsonAsync())["generation"]!);
            Assert.Equal(round, house.Redemptions);
        }
        Soak.Report($"| 3 nodes on PostgreSQL, 60 callers, {rounds} expiries | {house.Redemptions} redemptions |");
    }

    [PostgreSqlFact]
    public async Task A_key_and_a_sign_in_that_one_node_ends_are_out_on_the_other_within_a_second()
    {
        await using var house = await BuildAsync();
        await house.ConnectAsync("shop");
        await using var second = await JoinAsync(house, "second");
        var grant = (await house.Home.Keeper.FindAsync("shop", default))!.Grant;
        var keys = await ConsumerKeys.OpenAsync(house.Home, default);
        var spans = new List<TimeSpan>();
        for (var number = 0; number < 5; number++)
        {
            var wanted = new NewConsumerKey { Grant = grant.Id, Name = $"site-{number}" };
            using var consumer = house.NewApi(second.Server, await keys.AddAsync(wanted, default));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(consumer));
            Assert.True(await keys.RevokeAsync($"site-{number}", default));
            var start = TimeProvider.System.GetTimestamp();
            // The provider's pace holds calls up; the key is asked for anew when their turn has come.
            var last = TimeSpan.Zero;
            while (await StatusAsync(consumer) == HttpStatusCode.OK)
            {
                last = TimeProvider.System.GetElapsedTime(start);
                Assert.True(last < TimeSpan.FromSeconds(10), "it never ended");
            }
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(consumer));
            spans.Add(last);
        }
        // The middle one: on a busy machine a single look may come late.
        Assert.InRange(spans.Order().ElementAt(2), TimeSpan.Zero, TimeSpan.FromSeconds(1));

        using var browser = new Browser(house);
        await browser.SignInAsync();
        Assert.Contains("Sign out", await PageOfSecondAsync(), StringComparison.Ordinal);
        using (await browser.PressAsync("/", "/sign-out")) { }
        Assert.DoesNotContain("Sign out", await PageOfSecondAsync(), StringComparison.Ordinal);

        async Task<string> PageOfSecondAsync()
        {
            using var page = await browser.GetAsync(new Uri(second.Server.Address, "/"));
            return await page.Content.ReadAsStringAsync();
        }
    }

    [PostgreSqlFact]
    public async Task Without_the_shared_key_a_node_makes_none_and_says_how()
    {
        var settings = PostgreSqlSettings.Of(shared.Path, await host.Cluster.CreateDatabaseAsync());
        settings.Remove("master_key_file");
        var options = new HomeOptions { Path = shared.Of("node"), Overrides = settings };
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => EvergrantHome.OpenAsync(options, default));
        Assert.Contains("copy it from the first one", Assert.Single(refused.Errors), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(options.Path, "master.key")));
    }

    [PostgreSqlFact]
    public async Task A_program_keeps_its_grants_in_the_database_beside_servers()
    {
        await using var house = await BuildAsync();
        await house.ConnectAsync("shop");
        using var own = new TemporaryFolder();
        var path = own.Path;
        File.Copy(shared.Of("shared.key"), Path.Combine(path, "master.key"));
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder
            .Services.AddEvergrant(options => (options.Home, options.Calendar) = (path, house.Keap.Clock))
            .UsePostgreSql(await File.ReadAllTextAsync(shared.Of("postgresql")))
            .AddKeap();
        using var program = builder.Build();
        await program.StartAsync();
        using var http = program.Services.GetRequiredService<EvergrantClient>().CreateHttpClient("shop");
        http.BaseAddress = house.Keap.Address;
        using var answer = await http.GetAsync("/crm/rest/v1/contacts");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await program.StopAsync();
    }

    private async Task<House> BuildAsync() =>
        await House.BuildAsync(settings: PostgreSqlSettings.Of(shared.Path, await host.Cluster.CreateDatabaseAsync()));

    private async Task<Node> JoinAsync(House house, string name)
    {
        var settings = new Dictionary<string, string>
        {
            ["store"] = "postgresql",
            ["postgresql_file"] = shared.Of("postgresql"),
            ["master_key_file"] = shared.Of("shared.key"),
        };
        var home = await house.OpenHomeAsync(settings, name);
        var server = await EvergrantServer.StartAsync(home, House.OnFreePort(), default);
        return new Node(home, server, house.NewApi(server));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient consumer)
    {
        using var answer = await consumer.GetAsync("/gw/shop/crm/rest/v1/contacts");
        return answer.StatusCode;
    }

    private sealed record Node(EvergrantHome Home, EvergrantServer Server, HttpClient Api) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Api.Dispose();
            await Server.DisposeAsync();
            await Home.DisposeAsync();
        }
    }
}
