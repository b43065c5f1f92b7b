using System.Net;
using Evergrant.Server.Consumers;
using Evergrant.Server.Policies;

namespace Evergrant.Server.Tests.Nodes;

/// The database goes away in the middle of refreshes. It is a server of each test's own.
public sealed class FaultTests : IAsyncLifetime, IDisposable
{
    private static readonly string[] Accounts = ["xy123", "ab103", "tv265"];
    private static readonly int Grants = Accounts.Length;
    private readonly TemporaryFolder shared = new();
    private PostgreSqlCluster cluster = null!;

    public async Task InitializeAsync()
    {
        if (PostgreSqlPrograms.Missing is null)
            cluster = await PostgreSqlCluster.StartNewAsync();
    }

    public async Task DisposeAsync()
    {
        if (cluster is not null)
            await cluster.DisposeAsync();
    }

    public void Dispose() => shared.Dispose();

    [PostgreSqlTheory]
    [Trait("Category", Soak.Category)]
    [InlineData("fast", "stopped")]
    [InlineData("immediate", "crashed")]
    public async Task Stopped_and_started_in_the_middle_of_refreshes_no_grant_is_lost(string mode, string how)
    {
        await using var house = await BuildAsync();
        var rounds = Soak.Times(2, 250);
        for (var round = 1; round <= rounds; round++)
        {
            await house.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));
            var before = house.Redemptions;
            var reads = Reads(house, 16);
            // In the middle: the first was sent, and the others are anywhere.
            while (house.Redemptions == before && !Array.TrueForAll(reads, read => read.IsCompleted))
                await Task.Yield();
            await cluster.StopAsync(mode);
            await cluster.StartAsync();
            foreach (var answer in await Task.WhenAll(reads))
                answer.Dispose();
            await AllAreServedAsync(house);
        }
        Assert.All(house.Keap.Lineage, set => Assert.InRange(set.PresentationCount, 0, 1));
        Soak.Report($"| PostgreSQL {how} during refreshes, {rounds} times × {Grants} grants | 0 lost, 0 reused |");
    }

    [PostgreSqlFact]
    public async Task With_one_connection_for_everything_callers_wait_or_are_told_and_no_grant_is_lost()
    {
        await using var house = await BuildAsync(";Maximum Pool Size=1;Timeout=1");
        for (var round = 1; round <= Soak.Times(2, 100); round++)
        {
            await house.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));
            foreach (var answer in await Task.WhenAll(Reads(house, 64)))
                using (answer)
                    Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable);
            await AllAreServedAsync(house);
        }
        Assert.All(house.Keap.Lineage, set => Assert.InRange(set.PresentationCount, 0, 1));
    }

    [PostgreSqlFact]
    public async Task Without_the_database_what_is_known_is_served_and_the_rest_is_told_to_come_again()
    {
        await using var house = await BuildAsync();
        var grant = (await house.Home.Keeper.FindAsync("g0", default))!.Grant;
        var keys = await ConsumerKeys.OpenAsync(house.Home, default);
        using var known = house.NewApi(house.Server, await AddAsync("known"));
        using var unknown = house.NewApi(house.Server, await AddAsync("unknown"));
        using var limited = house.NewApi(
            house.Server,
            await AddAsync("limited", KeyPolicy.Everything with { DailyShare = 50 })
        );
        Assert.Equal(HttpStatusCode.OK, await CallAsync(known));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(limited));

        await cluster.StopAsync("immediate");
        house.ProcessClock.Shift(TimeSpan.FromMinutes(1));

        Assert.Equal(HttpStatusCode.OK, await CallAsync(known));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(limited));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await CallAsync(unknown));
        Assert.Equal("degraded", (string?)(await house.ReadAsync("/readyz"))["status"]);
        var redeemed = house.Redemptions;
        await house.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await CallAsync(known));
        Assert.Equal(redeemed, house.Redemptions);

        await cluster.StartAsync();
        await AllAreServedAsync(house);
        Assert.Equal("ready", (string?)(await house.ReadAsync("/readyz"))["status"]);

        async Task<string> AddAsync(string name, KeyPolicy? policy = null)
        {
            var wanted = new NewConsumerKey
            {
                Grant = grant.Id,
                Name = name,
                Policy = policy ?? KeyPolicy.Everything,
            };
            return (await keys.AddAsync(wanted, default))!;
        }
    }

    private async Task<House> BuildAsync(string options = "")
    {
        var house = await House.BuildAsync(
            settings: PostgreSqlSettings.Of(shared.Path, cluster.ConnectionString("postgres") + options)
        );
        for (var number = 0; number < Grants; number++)
            await house.ConnectAsync($"g{number}", $"{Accounts[number]}.infusionsoft.com");
        return house;
    }

    private static Task<HttpResponseMessage>[] Reads(House house, int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(number => house.Api.GetAsync($"/api/v1/grants/g{number % Grants}/token")),
        ];

    private static async Task AllAreServedAsync(House house)
    {
        var start = TimeProvider.System.GetTimestamp();
        for (var number = 0; number < Grants; number++)
        {
            while (await StatusAsync(house, number) != HttpStatusCode.OK)
                Assert.True(
                    TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMinutes(1),
                    $"g{number} is not served: {(await house.ReadAsync($"/api/v1/grants/g{number}")).ToJsonString()}"
                );
            Assert.Equal("active", (string?)(await house.ReadAsync($"/api/v1/grants/g{number}"))["state"]);
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(House house, int grant)
    {
        using var answer = await house.Api.GetAsync($"/api/v1/grants/g{grant}/token");
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> CallAsync(HttpClient consumer)
    {
        using var answer = await consumer.GetAsync("/gw/g0/crm/rest/v1/contacts");
        return answer.StatusCode;
    }
}
