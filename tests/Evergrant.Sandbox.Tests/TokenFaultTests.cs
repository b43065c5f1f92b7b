using System.Net;

namespace Evergrant.Sandbox.Tests;

/// <summary>The faults that answer in Keap's place at the token endpoint, and those that make its answer odd.</summary>
public sealed class TokenFaultTests
{
    private const string SpikeWords = "Spike arrest violation";

    [Theory]
    [InlineData("invalid-client", KeapEra.K, 401, """{"error":"invalid_client"}""")]
    [InlineData("invalid-refresh-token", KeapEra.K, 400, Keap.InvalidRefreshToken)]
    [InlineData("invalid-refresh-token", KeapEra.M, 400, "Invalid refresh token")]
    [InlineData("grant-type-required", KeapEra.K, 400, "response_type or grant_type is required")]
    [InlineData("500", KeapEra.K, 500, "Internal Server Error")]
    [InlineData("502", KeapEra.K, 502, "Bad Gateway")]
    [InlineData("503", KeapEra.K, 503, "Service Unavailable")]
    [InlineData("brownout", KeapEra.K, 503, "Service Unavailable")]
    [InlineData(
        "429-minute",
        KeapEra.K,
        429,
        """{"code":"429","message":"Quota Exceeded","status":"Request Throttled","details":null}"""
    )]
    [InlineData(
        "429-day",
        KeapEra.K,
        429,
        """{"code":"429","message":"Quota Exceeded","status":"Request Throttled","details":null}"""
    )]
    [InlineData("429-minute", KeapEra.A, 429, "policies.ratelimit.QuotaViolation")]
    [InlineData("429-day", KeapEra.M, 403, "<h1>Developer Over Rate</h1>")]
    [InlineData("spike", KeapEra.K, 429, SpikeWords)]
    [InlineData("spike", KeapEra.A, 429, SpikeWords)]
    [InlineData("spike", KeapEra.M, 403, "<h1>Developer Over Qps</h1>")]
    public async Task An_answer_in_keaps_place_is_that_of_the_era_and_commits_nothing(
        string name,
        KeapEra era,
        int status,
        string part
    )
    {
        await using var keap = await Keap.StartAsync(new() { Era = era });
        var pair = await keap.NewPairAsync();
        var fault = keap.Sandbox.Faults.Add(name, options: new() { RetryAfter = 7, WindowSeconds = 60 });

        using var struck = await keap.RefreshAsync(pair.Refresh);
        keap.Sandbox.Faults.Remove(fault.Id);
        using var again = await keap.RefreshAsync(pair.Refresh);

        Assert.Equal((status, 200), ((int)struck.StatusCode, (int)again.StatusCode));
        Assert.Contains(part, await struck.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(7), struck.Headers.RetryAfter!.Delta);
        Assert.Equal((name, 1), (keap.Sandbox.Requests.AtTokenEndpoint()[^2].Fault, fault.Fired));
    }

    [Fact]
    public async Task A_brownout_is_every_call_of_its_window_and_none_after_it()
    {
        await using var keap = await Keap.StartAsync(new() { StartFrozen = true });
        var pair = await keap.NewPairAsync();
        keap.Sandbox.Faults.Add(FaultNames.Brownout, options: new() { WindowSeconds = 3600 });

        var statuses = new List<int>();
        foreach (var minutes in new[] { 0, 59, 1 })
        {
            await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromMinutes(minutes));
            using var token = await keap.RefreshAsync(pair.Refresh);
            using var call = await keap.GetAsync("/crm/rest/v1/contacts", pair.Access);
            statuses.AddRange([(int)token.StatusCode, (int)call.StatusCode]);
        }

        Assert.Equal([503, 503, 503, 503, 200, 200], statuses);
    }

    [Fact]
    public async Task Early_expiry_ends_the_access_token_before_expires_in_says()
    {
        await using var keap = await Keap.StartAsync(new() { StartFrozen = true });
        var pair = await keap.NewPairAsync();
        keap.Sandbox.Faults.Add(FaultNames.EarlyExpiry, options: new() { LifeSeconds = 90 });
        using var answer = await keap.RefreshAsync(pair.Refresh);
        var next = await Pair.OfAsync(answer);

        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromSeconds(89));
        using var lives = await keap.GetAsync("/crm/rest/v1/contacts", next.Access);
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        using var ended = await keap.GetAsync("/crm/rest/v1/contacts", next.Access);

        Assert.Equal(86400, (int)(await answer.JsonAsync())["expires_in"]!);
        Assert.Equal((200, 401), ((int)lives.StatusCode, (int)ended.StatusCode));
    }

    [Theory]
    [InlineData("same-refresh-token", true)]
    [InlineData("no-refresh-token", false)]
    public async Task A_refresh_token_that_is_not_replaced_goes_on(string name, bool isThere)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        keap.Sandbox.Faults.Add(name, onGrantType: "refresh_token", times: 2);

        using var first = await keap.RefreshAsync(pair.Refresh);
        using var second = await keap.RefreshAsync(pair.Refresh);
        using var rotated = await keap.RefreshAsync(pair.Refresh);
        using var spent = await keap.RefreshAsync(pair.Refresh);

        var body = await first.JsonAsync();
        Assert.Equal(isThere ? pair.Refresh : null, (string?)body["refresh_token"]);
        Assert.NotEqual((string?)body["access_token"], (string?)(await second.JsonAsync())["access_token"]);
        Assert.NotEqual(pair.Refresh, (await Pair.OfAsync(rotated)).Refresh);
        Assert.Equal(400, (int)spent.StatusCode);
        Assert.Equal([1, 2, 3, 4], keap.Sandbox.Lineage.Select(node => node.Generation));
    }

    [Fact]
    public async Task Longer_tokens_extra_members_and_a_string_for_a_number_work_as_ever()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        keap.Sandbox.Faults.Add(FaultNames.LongerToken, options: new() { Letters = 3000 });
        keap.Sandbox.Faults.Add(FaultNames.ExtraFields);
        keap.Sandbox.Faults.Add(FaultNames.NumericStringExpires);

        using var longer = await keap.RefreshAsync(pair.Refresh);
        var long1 = await Pair.OfAsync(longer);
        using var extra = await keap.RefreshAsync(long1.Refresh);
        using var text = await keap.RefreshAsync((await Pair.OfAsync(extra)).Refresh);
        using var call = await keap.GetAsync("/crm/rest/v1/contacts", (await Pair.OfAsync(text)).Access);

        Assert.Equal((3000, 3000), (long1.Access.Length, long1.Refresh.Length));
        Assert.NotNull((await extra.JsonAsync())["application"]!["products"]);
        Assert.Equal("86400", (string?)(await text.JsonAsync())["expires_in"]);
        Assert.Equal(200, (int)call.StatusCode);
    }

    [Theory]
    [InlineData("revoked-by-user", "consent_revoked")]
    [InlineData("family-revoked", "refresh_token_already_used")]
    public async Task A_consent_can_end_a_moment_before_its_token_is_looked_at(string name, string reason)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        keap.Sandbox.Faults.Add(name);

        using var refresh = await keap.RefreshAsync(pair.Refresh);
        using var call = await keap.GetAsync("/crm/rest/v1/contacts", pair.Access);

        await refresh.IsAsync(400, Keap.InvalidRefreshToken);
        Assert.Equal(
            (reason, name),
            (keap.Sandbox.Requests.AtTokenEndpoint()[^1].Refused, keap.Sandbox.Requests.AtTokenEndpoint()[^1].Fault)
        );
        Assert.Equal(HttpStatusCode.Unauthorized, call.StatusCode);
        Assert.NotNull(keap.Sandbox.State.Consents[0].RevokedAt);
    }

    [Fact]
    public async Task A_skewed_clock_shows_in_the_date()
    {
        var start = new DateTimeOffset(2031, 5, 1, 7, 8, 9, TimeSpan.Zero);
        await using var keap = await Keap.StartAsync(new() { StartAt = start, StartFrozen = true });
        var pair = await keap.NewPairAsync();
        keap.Sandbox.Faults.Add(FaultNames.ClockSkew, options: new() { SkewSeconds = -600 });
        keap.Sandbox.Faults.Add(FaultNames.ClockSkew, route: "api");

        using var token = await keap.RefreshAsync(pair.Refresh);
        using var call = await keap.GetAsync("/crm/rest/v1/contacts", pair.Access);

        Assert.Equal(start.AddMinutes(-10), token.Headers.Date);
        Assert.Equal(start.AddMinutes(5), call.Headers.Date);
        Assert.Equal((200, 200), ((int)token.StatusCode, (int)call.StatusCode));
    }

    [Fact]
    public async Task A_slow_body_begins_at_once_and_ends_late()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var slow = keap.Sandbox.Faults.Add(FaultNames.SlowBody, options: new() { Bytes = 20, DelayMs = 600_000 });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/token")
        {
            Content = new FormUrlEncodedContent([
                new("grant_type", "refresh_token"),
                new("refresh_token", pair.Refresh),
            ]),
        };
        request.Headers.TryAddWithoutValidation("Authorization", Keap.Basic());

        using var answer = await keap.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var first = new byte[20];
        await body.ReadExactlyAsync(first);
        slow.Release();
        using var rest = new StreamReader(body);

        Assert.Equal(173, first.Length + (await rest.ReadToEndAsync()).Length);
        Assert.Equal(2, keap.Sandbox.Lineage.Count);
    }

    [Fact]
    public async Task A_fault_is_for_one_app_when_told_so()
    {
        await using var keap = await Keap.StartAsync();
        var theirs = KeapSandboxSeed.ContractorApp;
        keap.Sandbox.Faults.Add(FaultNames.InternalError, times: 9, clientId: theirs.ClientId);

        using var ours = await keap.RefreshAsync("x");
        using var their = await keap.RefreshAsync("x", Keap.Basic(theirs.ClientId, theirs.ClientSecret));

        Assert.Equal((400, 500), ((int)ours.StatusCode, (int)their.StatusCode));
    }

    [Theory]
    [InlineData("dns-fail", null, null, "only the proxy of evergrant sandbox exec --tls")]
    [InlineData("tls-expired", null, null, "only a sandbox started with --tls")]
    [InlineData("500", "api.infusionsoft.com", null, "cannot strike there")]
    [InlineData("early-expiry", "api", null, "cannot strike there")]
    [InlineData("account-merged", "token", null, "cannot strike there")]
    [InlineData("state-missing", "/crm", null, "cannot strike there")]
    [InlineData("500", "api", "refresh_token", "cannot strike there")]
    [InlineData("500", "nowhere", null, "match.route is")]
    public async Task A_fault_that_cannot_be_is_refused_with_the_reason(
        string name,
        string? route,
        string? grantType,
        string why
    )
    {
        await using var keap = await Keap.StartAsync();

        var refused = Assert.Throws<ArgumentException>(() => keap.Sandbox.Faults.Add(name, grantType, route: route));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.Empty(keap.Sandbox.Faults.All);
    }

    [Fact]
    public async Task Options_out_of_their_range_are_refused()
    {
        await using var keap = await Keap.StartAsync();
        foreach (
            var options in new FaultOptions[]
            {
                new() { WindowSeconds = 0 },
                new() { LifeSeconds = -1 },
                new() { SkewSeconds = int.MaxValue },
                new() { Letters = 0 },
                new() { Letters = 100_000 },
            }
        )
            Assert.Throws<ArgumentException>(() => keap.Sandbox.Faults.Add("500", options: options));
    }
}
