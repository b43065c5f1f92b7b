using System.Net;
using Evergrant.Sandbox;
using Evergrant.Server.Tests.Gateway;

namespace Evergrant.Server.Tests.Grants;

public sealed class TokenTests
{
    [Fact]
    public async Task A_live_token_is_served_by_name_and_by_id_and_never_cached()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        var grant = await house.ReadAsync("/api/v1/grants/shop");
        foreach (var key in new[] { "shop", (string)grant["id"]! })
        {
            using var answer = await house.Api.GetAsync($"/api/v1/grants/{key}/token");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.True(answer.Headers.CacheControl?.NoStore);
            var token = (await answer.JsonAsync()).AsObject();
            Assert.Equal(
                ["access_token", "token_type", "expires_at", "expires_in", "generation"],
                token.Select(member => member.Key)
            );
            Assert.Equal("Bearer", (string?)token["token_type"]);
            Assert.EndsWith("Z", (string?)token["expires_at"], StringComparison.Ordinal);
            Assert.InRange((int)token["expires_in"]!, 86_000, 86_400);
        }
        Assert.Equal(0, house.Redemptions);
    }

    [Theory]
    [InlineData("min_ttl=-1", "invalid_min_ttl")]
    [InlineData("min_ttl=1.5", "invalid_min_ttl")]
    [InlineData("min_ttl=1h", "invalid_min_ttl")]
    [InlineData("min_ttl=", "invalid_min_ttl")]
    [InlineData("min_ttl=99999999999999", "invalid_min_ttl")]
    [InlineData("min_ttl=60&min_ttl=70", "invalid_min_ttl")]
    [InlineData("after_generation=x", "invalid_after_generation")]
    [InlineData("after_generation=-1", "invalid_after_generation")]
    public async Task A_question_that_makes_no_sense_is_refused_and_changes_nothing(string query, string code)
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        using var answer = await house.Api.GetAsync($"/api/v1/grants/shop/token?{query}");
        await answer.IsProblemAsync(HttpStatusCode.BadRequest, code);
        Assert.Equal(0, house.Redemptions);
    }

    [Fact]
    public async Task A_generation_that_the_api_refused_is_not_served_again()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        await house.Keap.Clock.AdvanceAsync(TimeSpan.FromMinutes(20));
        var token = await house.ReadAsync("/api/v1/grants/shop/token?after_generation=1");
        Assert.Equal(2, (int?)token["generation"]);
        token = await house.ReadAsync("/api/v1/grants/shop/token?after_generation=1");
        Assert.Equal(2, (int?)token["generation"]);
        Assert.Equal(1, house.Redemptions);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("gr_00000000000000000000")]
    [InlineData("NOT%20a%20name")]
    public async Task A_grant_that_is_not_there_is_no_such_grant(string grant)
    {
        await using var house = await House.BuildAsync();
        using var answer = await house.Api.GetAsync($"/api/v1/grants/{grant}/token");
        await answer.IsProblemAsync(HttpStatusCode.NotFound, "no_such_grant");
    }

    [Fact]
    public async Task While_the_provider_is_down_the_old_token_is_served_and_503_after_its_end()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        var first = (string?)(await house.ReadAsync("/api/v1/grants/shop/token"))["access_token"];
        house.Keap.Faults.Add(FaultNames.Unavailable, "refresh_token", times: 1000);
        await house.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(23));
        var old = await house.ReadAsync("/api/v1/grants/shop/token?min_ttl=7200");
        Assert.Equal(first, (string?)old["access_token"]);
        Assert.Equal(1, house.Redemptions);

        await house.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        using var dead = await house.Api.GetAsync("/api/v1/grants/shop/token");
        var problem = await dead.IsProblemAsync(HttpStatusCode.ServiceUnavailable, "provider_unavailable");
        Assert.InRange(dead.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 3600);
        Assert.Equal("late", (string?)problem["state"]);
    }

    [Fact]
    public async Task A_grant_that_lapsed_needs_its_owner_and_says_since_when_and_why()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        await house.Keap.Clock.AdvanceAsync(TimeSpan.FromDays(60));
        using var answer = await house.Api.GetAsync("/api/v1/grants/shop/token");
        var problem = await answer.IsProblemAsync(HttpStatusCode.Conflict, "needs_reauthorization");
        Assert.NotNull(problem["since"]);
        Assert.NotNull(problem["evidence"]);
        Assert.NotNull(problem["what_to_do"]);
        Assert.StartsWith(
            "the server's log",
            Assert.Single(problem["told"]!.AsArray())!.GetValue<string>(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("/connect/", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waits_for_a_person_learns_that_somebody_was_told_and_when_but_not_who()
    {
        using var folder = new TemporaryFolder();
        await using var hook = await StubApi.StartAsync();
        await File.WriteAllTextAsync(folder.Of("hook"), "whsec_Y2FuYXJ5LWhvb2stc2VjcmV0LWNhbmFyeS1ob29rLXM=");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.Of("hook"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using var house = await House.BuildAsync(
            settings: new Dictionary<string, string>
            {
                ["alert_webhook"] = $"{hook.Address}told",
                ["alert_webhook_secret_file"] = folder.Of("hook"),
                ["outgoing_allow"] = "127.0.0.1",
            }
        );
        await house.ConnectAsync("shop");
        await house.Keap.Clock.AdvanceAsync(TimeSpan.FromDays(60));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        string[] told;
        do
        {
            await Task.Delay(50, patience.Token);
            using var answer = await house.Api.GetAsync("/api/v1/grants/shop/token", patience.Token);
            var problem = await answer.IsProblemAsync(HttpStatusCode.Conflict, "needs_reauthorization");
            told = [.. problem["told"]!.AsArray().Select(person => (string)person!)];
        } while (told.Length < 2);
        Assert.StartsWith("whoever runs this, by webhook, ", told[1], StringComparison.Ordinal);
        Assert.DoesNotContain(told, person => person.Contains("127.0.0.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_caller_that_hangs_up_in_the_middle_does_not_lose_the_refresh()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        await house.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));
        var fault = house.Keap.Faults.Add(
            FaultNames.Hang,
            "refresh_token",
            options: new FaultOptions { AfterCommit = true }
        );
        using (var gone = new CancellationTokenSource())
        {
            var request = house.Api.GetAsync("/api/v1/grants/shop/token", gone.Token);
            await fault.WaitUntilFiredAsync();
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        }
        fault.Release();
        await house.Home.Keeper.WhenSettledAsync(default);

        Assert.Equal(2, (int?)(await house.ReadAsync("/api/v1/grants/shop/token"))["generation"]);
        Assert.Equal(1, house.Redemptions);
        Assert.Equal(1, house.Keap.Lineage[0].PresentationCount);
    }

    [Fact]
    public async Task A_thousand_callers_at_an_expiry_cause_one_redemption()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        await house.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));
        var tokens = await Task.WhenAll(
            Enumerable.Range(0, 1000).Select(_ => house.Api.GetStringAsync("/api/v1/grants/shop/token"))
        );
        Assert.Single(tokens.Distinct());
        Assert.Equal(1, house.Redemptions);
        Assert.Equal([1, 0], house.Keap.Lineage.Select(node => node.PresentationCount));
    }

    [Fact]
    public async Task Two_servers_on_one_home_cause_one_redemption()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        await using var home = await house.OpenHomeAsync();
        await using var second = await EvergrantServer.StartAsync(home, House.OnFreePort(), default);
        using var api = house.NewApi(second);
        await house.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));

        var tokens = await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(async n =>
                {
                    using var answer = await (n % 2 == 0 ? house.Api : api).GetAsync("/api/v1/grants/shop/token");
                    return await answer.Content.ReadAsStringAsync();
                })
        );

        Assert.Single(tokens.Distinct());
        Assert.Equal(1, house.Redemptions);
        Assert.Equal([1, 0], house.Keap.Lineage.Select(node => node.PresentationCount));
    }
}
