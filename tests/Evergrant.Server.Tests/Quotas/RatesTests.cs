using System.Collections.Concurrent;
using System.Net;
using Evergrant.Sandbox;
using Evergrant.Server.Consumers;
using Evergrant.Server.Policies;
using Evergrant.Server.Quotas;
using Evergrant.Server.Tests.Gateway;
using Evergrant.Server.Tests.Policies;

namespace Evergrant.Server.Tests.Quotas;

public sealed class RatesTests
{
    private const string Contacts = "/gw/shop/crm/rest/v1/contacts";

    private static async Task<GatewayHouse> WithQuotasAsync(SandboxQuotas quotas)
    {
        var house = await GatewayHouse.BuildAsync();
        await house.House.Keap.SetQuotasAsync(quotas);
        return house;
    }

    private static int Seen(GatewayHouse house) =>
        house.House.Keap.Requests.All.Count(seen => seen.Path.StartsWith("/crm", StringComparison.Ordinal));

    private static async Task GoodAsync(HttpClient http, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            using var answer = await http.GetAsync(Contacts);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_key_over_its_rate_is_told_for_how_long_and_others_go_on()
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        using var cleo = await house.LimitedAsync(new PolicyDraft { Rate = ["2/s", "5/min"] });
        using (var first = await cleo.GetAsync(Contacts))
        {
            Assert.Equal(
                "\"second\";q=2;w=1, \"minute\";q=5;w=60",
                first.Headers.GetValues("RateLimit-Policy").Single()
            );
            Assert.StartsWith(
                "\"second\";r=1;t=1, \"minute\";r=4;t=",
                first.Headers.GetValues("RateLimit").Single(),
                StringComparison.Ordinal
            );
        }
        await GoodAsync(cleo);
        using var over = await cleo.GetAsync(Contacts);
        var problem = await over.IsProblemAsync(HttpStatusCode.TooManyRequests, "rate_exceeded");
        Assert.Equal(TimeSpan.FromSeconds(1), over.Headers.RetryAfter?.Delta);
        Assert.Equal("rate", (string?)problem["rule"]);
        Assert.Equal(2, api.Requests.Count);
        await GoodAsync(house.Http, 3);
        for (var i = 0; i < 3; i++)
        {
            house.House.ProcessClock.Shift(TimeSpan.FromSeconds(1));
            await GoodAsync(cleo);
        }
        house.House.ProcessClock.Shift(TimeSpan.FromSeconds(1));
        using var minute = await cleo.GetAsync(Contacts);
        await minute.IsProblemAsync(HttpStatusCode.TooManyRequests, "rate_exceeded");
        Assert.InRange(minute.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 50, 56);
    }

    [Fact]
    public async Task A_key_has_its_share_of_the_day_over_restarts_and_nodes_and_no_more()
    {
        await using var house = await WithQuotasAsync(new() { AppPerDay = 1_000 });
        using var cleo = await house.LimitedAsync(new PolicyDraft { DailyShare = "1%" });
        await GoodAsync(cleo, 6);
        await house.House.Server.StopAsync();
        await using var home = await house.House.OpenHomeAsync();
        await using var server = await EvergrantServer.StartAsync(home, House.OnFreePort(), default);
        using var again = new HttpClient { BaseAddress = server.Address };
        again.DefaultRequestHeaders.Authorization = cleo.DefaultRequestHeaders.Authorization;
        await GoodAsync(again, 4);
        var before = Seen(house);
        using var over = await again.GetAsync(Contacts);
        var problem = await over.IsProblemAsync(HttpStatusCode.TooManyRequests, "daily_share_spent");
        Assert.Equal("daily_share", (string?)problem["rule"]);
        Assert.StartsWith("\"day\";r=0;t=", over.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
        Assert.Equal(before, Seen(house));
        using var others = new HttpClient { BaseAddress = server.Address };
        others.DefaultRequestHeaders.Authorization = house.Http.DefaultRequestHeaders.Authorization;
        await GoodAsync(others);
    }

    [Fact]
    public async Task When_little_is_left_of_the_day_a_key_that_had_its_part_leaves_it_to_the_others()
    {
        await using var house = await WithQuotasAsync(new() { AppPerDay = 20 });
        using var greedy = await house.LimitedAsync(new PolicyDraft(), "greedy");
        await GoodAsync(house.Http);
        await GoodAsync(greedy, 17);
        using var over = await greedy.GetAsync(Contacts);
        await over.IsProblemAsync(HttpStatusCode.TooManyRequests, "provider_quota_low");
        Assert.True(over.Headers.RetryAfter?.Delta > TimeSpan.FromMinutes(1));
        await GoodAsync(house.Http, 2);
        Assert.DoesNotContain(house.House.Keap.Requests.All, seen => seen.Refused == "quota_used_up");
    }

    [Fact]
    public async Task A_429_of_the_provider_opens_a_pause_and_nothing_is_sent_into_it()
    {
        await using var house = await WithQuotasAsync(new() { AppPerMinute = 3 });
        await GoodAsync(house.Http);
        // What goes past the gateway is counted by the provider all the same.
        var token = Assert.IsType<TokenResult.Served>(await house.House.Home.Keeper.GetTokenAsync("shop"));
        using var direct = new HttpClient { BaseAddress = house.House.Keap.Address };
        direct.DefaultRequestHeaders.Authorization = new("Bearer", token.AccessToken.Reveal());
        for (var i = 0; i < 2; i++)
            (await direct.GetAsync("/crm/rest/v1/contacts")).Dispose();
        using (var theirs = await house.Http.GetAsync(Contacts))
            Assert.Equal(
                (HttpStatusCode.TooManyRequests, "application/json"),
                (theirs.StatusCode, theirs.Content.Headers.ContentType?.MediaType)
            );
        var before = Seen(house);
        using var ours = await house.Http.GetAsync(Contacts);
        await ours.IsProblemAsync(HttpStatusCode.TooManyRequests, "provider_quota_spent");
        Assert.InRange(ours.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 15);
        Assert.Equal(before, Seen(house));

        // One call a minute finds out whether it is over.
        house.House.ProcessClock.Shift(TimeSpan.FromMinutes(1));
        using (var probe = await house.Http.GetAsync(Contacts))
            Assert.Equal("application/json", probe.Content.Headers.ContentType?.MediaType);
        await house.House.Keap.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await GoodAsync(house.Http);
    }

    [Fact]
    public async Task Only_a_call_that_left_after_the_429_and_was_taken_ends_the_pause()
    {
        await using var api = await StubApi.StartAsync();
        var (came, late) = (new TaskCompletionSource(), new TaskCompletionSource());
        var status = 429;
        api.Answer = async context =>
        {
            if (context.Request.Path.Value!.EndsWith("late", StringComparison.Ordinal))
            {
                came.SetResult();
                await late.Task;
                return;
            }
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "4000";
        };
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        var before = house.Http.GetAsync($"{Contacts}/late");
        await came.Task;
        (await house.Http.GetAsync(Contacts)).Dispose();
        late.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await before).StatusCode);
        await IsSpentAsync();

        // A front that answers for the provider has not taken it.
        status = 503;
        house.House.ProcessClock.Shift(TimeSpan.FromMinutes(1));
        using (var probe = await house.Http.GetAsync(Contacts))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, probe.StatusCode);
        await IsSpentAsync();

        status = 200;
        house.House.ProcessClock.Shift(TimeSpan.FromMinutes(1));
        await GoodAsync(house.Http, 3);

        async Task IsSpentAsync()
        {
            using var ours = await house.Http.GetAsync(Contacts);
            await ours.IsProblemAsync(HttpStatusCode.TooManyRequests, "provider_quota_spent");
        }
    }

    [Fact]
    public async Task Two_providers_that_call_an_account_the_same_mean_two()
    {
        await using var house = await GatewayHouse.BuildAsync();
        var key = Assert.Single(await house.Keys.ListAsync(default));
        var consumer = new Consumer(key, (await house.House.Home.Keeper.FindAsync("shop", default))!.Grant);
        var quotas = new LiveQuotas(house.House.Home);
        var catalog = house.House.Home.Catalog;
        var account = quotas.AccountOf(consumer, catalog.Find("keap")!);
        Assert.NotNull(account);
        Assert.Same(account, quotas.AccountOf(consumer, catalog.Find("keap")!));
        Assert.NotSame(account, quotas.AccountOf(consumer, catalog.Find("garden")!));
    }

    [Fact]
    public async Task Keys_that_have_not_called_for_days_take_no_memory()
    {
        await using var house = await GatewayHouse.BuildAsync();
        var key = Assert.Single(await house.Keys.ListAsync(default));
        var consumer = new Consumer(key, (await house.House.Home.Keeper.FindAsync("shop", default))!.Grant);
        var quotas = new LiveQuotas(house.House.Home);
        var today = house.House.Keap.Clock.GetUtcNow().UtcDateTime.Date;
        for (var daysAgo = 0; daysAgo < 4; daysAgo++)
            quotas
                .SubjectOf(consumer)
                .Keys.GetOrAdd($"{daysAgo}", id => new KeyMeter(id, 1_000))
                .Adjust(KeyPolicy.Everything, today.AddDays(-daysAgo), 1);
        quotas.ForgetKeys();
        Assert.Equal(["0", "1"], quotas.SubjectOf(consumer).Keys.Keys.Order());
    }

    [Fact]
    public async Task A_key_that_last_called_on_another_day_has_no_part_of_this_one()
    {
        var today = new DateTime(2026, 11, 23, 0, 0, 0, DateTimeKind.Utc);
        var subject = new QuotaSubject("app", "keap");
        for (var i = 0; i < 51; i++)
        {
            var meter = subject.Keys.GetOrAdd($"ck_{i}", id => new KeyMeter(id, 1_000));
            meter.Adjust(KeyPolicy.Everything, today.AddDays(i == 50 ? 0 : -1), 1);
            meter.Take(1);
        }
        Assert.Equal(1_000, Part.Of(subject, subject.Keys["ck_50"], 1_000, today));

        await using var house = await GatewayHouse.BuildAsync();
        await GoodAsync(house.Http);
        await house.House.Keap.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Empty((await house.House.ReadAsync("/api/v1/quota"))["keys"]!.AsArray());
        await GoodAsync(house.Http);
        Assert.Equal(1, (long)(await house.House.ReadAsync("/api/v1/quota"))["keys"]![0]!["sent_today"]!);
    }

    [Fact]
    public async Task A_spike_is_paced_so_that_no_second_has_more_than_the_provider_takes()
    {
        await using var api = await StubApi.StartAsync();
        var came = new ConcurrentQueue<long>();
        api.Answer = context =>
        {
            came.Enqueue(TimeProvider.System.GetTimestamp());
            return Task.CompletedTask;
        };
        await using var house = await GatewayHouse.BuildAsync(api.Address, farMembers: "\"calls_per_second\": 20,");
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => house.Http.GetAsync(Contacts)));
        var refused = answers.Where(answer => answer.StatusCode != HttpStatusCode.OK).ToList();
        Assert.NotEmpty(refused);
        var problem = await refused[0].IsProblemAsync(HttpStatusCode.TooManyRequests, "provider_pace");
        Assert.NotNull(problem["retry_after_seconds"]);
        // Some at once, the others after them, none beyond two seconds.
        Assert.InRange(came.Count, 40, 80);
        var times = came.Order().ToList();
        for (var i = 25; i < times.Count; i++)
            Assert.True(TimeProvider.System.GetElapsedTime(times[i - 25], times[i]) > TimeSpan.FromSeconds(0.9));
    }

    [Fact]
    public async Task A_call_that_waits_for_its_turn_is_not_sent_once_its_key_was_cut_off()
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(
            api.Address,
            new Dictionary<string, string> { ["gateway_wait"] = "10s" },
            farMembers: "\"calls_per_second\": 1,"
        );
        var calls = Enumerable.Range(0, 6).Select(_ => house.Http.GetAsync(Contacts)).ToList();
        await Task.WhenAny(calls);
        while ((long)(await house.House.ReadAsync("/api/v1/quota"))["keys"]![0]!["sent_today"]! < calls.Count) { }
        Assert.True(await house.Keys.RevokeAsync("site", default));
        house.House.ProcessClock.Shift(TimeSpan.FromSeconds(10));
        var refused = 0;
        foreach (var answer in await Task.WhenAll(calls))
            using (answer)
                if (answer.StatusCode != HttpStatusCode.OK)
                {
                    await answer.IsProblemAsync(HttpStatusCode.Unauthorized, "key_revoked");
                    refused++;
                }
        Assert.InRange(refused, 1, 5);
        Assert.Equal(calls.Count - refused, api.Requests.Count);
    }

    [Theory]
    [InlineData("GET", 200, 2)]
    [InlineData("HEAD", 200, 2)]
    [InlineData("POST", 429, 1)]
    [InlineData("DELETE", 429, 1)]
    public async Task Only_what_reads_is_sent_once_more_after_a_429(string method, int status, int sent)
    {
        await using var api = await StubApi.StartAsync();
        api.Answer = context =>
        {
            context.Response.StatusCode = api.Requests.Count == 1 ? 429 : 200;
            context.Response.Headers.RetryAfter = "0";
            return Task.CompletedTask;
        };
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        using var answer = await house.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), Contacts));
        Assert.Equal((status, sent), ((int)answer.StatusCode, api.Requests.Count));
    }

    [Fact]
    public async Task A_key_that_is_cut_off_while_its_call_waits_to_be_sent_again_sends_nothing_more()
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        api.Answer = async context =>
        {
            await house.Keys.RevokeAsync("site", default);
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "2";
        };
        using var answer = await house.Http.GetAsync(Contacts);
        await answer.IsProblemAsync(HttpStatusCode.Unauthorized, "key_revoked");
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task A_second_429_is_handed_on()
    {
        await using var api = await StubApi.StartAsync();
        api.Answer = context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "0";
            return Task.CompletedTask;
        };
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        using var answer = await house.Http.GetAsync(Contacts);
        Assert.Equal((HttpStatusCode.TooManyRequests, 2), (answer.StatusCode, api.Requests.Count));
    }

    [Fact]
    public async Task The_operator_sees_what_the_provider_said()
    {
        await using var house = await GatewayHouse.BuildAsync();
        await GoodAsync(house.Http);
        var quota = await house.House.ReadAsync("/api/v1/quota");
        var rows = quota["quotas"]!.AsArray().ToDictionary(row => $"{row!["kind"]} {row["unit"]}", row => row!);
        Assert.Equal(["account day", "account minute", "app day", "app minute"], rows.Keys.Order());
        Assert.Equal(150_000, (long)rows["app day"]["limit"]!);
        Assert.Equal((250_000, 10_000), ((long)rows["account day"]["limit"]!, (long)rows["account minute"]["limit"]!));
        Assert.Equal(House.Account, (string?)rows["account day"]["name"]);
        Assert.Equal(1, (long)quota["keys"]![0]!["sent_today"]!);
    }
}
