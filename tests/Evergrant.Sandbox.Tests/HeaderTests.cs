namespace Evergrant.Sandbox.Tests;

/// <summary>What answers carry beside Keap's own headers, and what requests may ask for.</summary>
public sealed class HeaderTests
{
    private static readonly DateTimeOffset Start = new(2031, 5, 1, 7, 8, 9, TimeSpan.Zero);

    [Fact]
    public async Task An_answer_says_when_it_was_given_and_how_well_it_is_known()
    {
        await using var keap = await Keap.StartAsync(new() { StartAt = Start, StartFrozen = true });
        var pair = await keap.NewPairAsync();
        keap.Sandbox.Faults.Add(FaultNames.InvalidClient);

        using var struck = await keap.RefreshAsync(pair.Refresh);
        using var refresh = await keap.RefreshAsync(pair.Refresh);
        using var unknown = await keap.RefreshAsync("x", Keap.Basic(id: "someoneelse"));

        Assert.Equal(("invalid-client", "simulation"), (Own(struck, "fault"), Own(struck, "fidelity")));
        Assert.Equal(("", "2031-05-01T07:08:09.000Z"), (Own(refresh, "fault"), Own(refresh, "clock")));
        Assert.Equal("assumed", Own(unknown, "fidelity"));
        Assert.Equal(keap.Sandbox.Requests.All[^1].Id, Own(unknown, "request-id"));
    }

    [Fact]
    public async Task Told_to_an_answer_has_keaps_headers_only()
    {
        await using var keap = await Keap.StartAsync(
            new() { Switches = new Dictionary<string, string> { ["own-headers"] = "left-out" } }
        );

        using var answer = await keap.RefreshAsync("x");
        using var page = await keap.Http.GetAsync("/my-apps");

        Assert.All(
            answer.Headers.Concat(page.Headers),
            header => Assert.DoesNotContain("sandbox", header.Key, StringComparison.OrdinalIgnoreCase)
        );
        Assert.Equal(2, keap.Sandbox.Requests.Count);
    }

    [Fact]
    public async Task A_request_asks_for_a_fault_that_strikes_it_alone()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(keap, "lost-response", pair.Refresh));
        using var after = await keap.RefreshAsync(pair.Refresh);
        using var delayed = await AskAsync(keap, "503; retry_after=7", "x");
        using var call = await CallAsync(keap, "502");
        using var next = await keap.GetAsync("/crm/rest/v1/contacts", KeapSandboxSeed.PersonalAccessToken);

        Assert.Equal("refresh_token_already_used", keap.Sandbox.Requests.AtTokenEndpoint()[2].Refused);
        Assert.Equal((400, 503), ((int)after.StatusCode, (int)delayed.StatusCode));
        Assert.Equal("7", delayed.Headers.RetryAfter!.ToString());
        Assert.Equal((502, 200), ((int)call.StatusCode, (int)next.StatusCode));
        Assert.Empty(keap.Sandbox.Faults.All);
    }

    [Fact]
    public async Task A_fault_that_is_set_waits_for_a_request_that_asks_for_none()
    {
        await using var keap = await Keap.StartAsync();
        var set = keap.Sandbox.Faults.Add(FaultNames.BadGateway);

        using var asked = await AskAsync(keap, "503", "x");
        using var other = await keap.RefreshAsync("x");

        Assert.Equal((503, 502, 1), ((int)asked.StatusCode, (int)other.StatusCode, set.Fired));
    }

    [Theory]
    [InlineData("no-such-fault", "There is no such fault")]
    [InlineData(";", "There is no such fault")]
    [InlineData("state-missing", "cannot strike there")]
    [InlineData("account-merged", "cannot strike there")]
    [InlineData("slow; delay_ms=-1", "delay_ms is from 0")]
    [InlineData("slow; delay_ms=soon", "written like delay_ms=50")]
    [InlineData("slow; colour=1", "written like delay_ms=50")]
    [InlineData("slow; delay_ms", "written like delay_ms=50")]
    public async Task What_no_fault_can_be_is_a_problem(string asked, string said)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var answer = await AskAsync(keap, asked, pair.Refresh);

        var problem = await answer.JsonAsync();
        Assert.Equal((400, "invalid_fault"), ((int)answer.StatusCode, (string?)problem["code"]));
        Assert.Contains(said, (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Null(keap.Sandbox.Lineage[0].RedeemedAt);
    }

    [Fact]
    public async Task Nobody_is_heard_where_the_switch_says_so()
    {
        await using var keap = await Keap.StartAsync(
            new() { Switches = new Dictionary<string, string> { ["fault-header"] = "ignored" } }
        );
        var pair = await keap.NewPairAsync();

        using var answer = await AskAsync(keap, "503", pair.Refresh);

        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_request_that_nobody_answers_for_is_of_the_worlds_era()
    {
        await using var keap = await Keap.StartAsync(new() { Era = KeapEra.M });

        (await keap.GetAsync("/crm/rest/v1/contacts", null)).Dispose();
        (await keap.GetAsync("/crm/rest/v1/contacts", KeapSandboxSeed.PersonalAccessToken)).Dispose();

        Assert.All(keap.Sandbox.Requests.All, one => Assert.Equal(KeapEra.M, one.Keys.Era));
    }

    private static string Own(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues("x-sandbox-" + name, out var values) ? values.Single() : "";

    private static Task<HttpResponseMessage> AskAsync(Keap keap, string fault, string refreshToken) =>
        SendAsync(
            keap,
            fault,
            new(HttpMethod.Post, "/token")
            {
                Content = new FormUrlEncodedContent(
                    new Dictionary<string, string>
                    {
                        ["grant_type"] = "refresh_token",
                        ["refresh_token"] = refreshToken,
                    }
                ),
                Headers = { { "Authorization", Keap.Basic() } },
            }
        );

    private static Task<HttpResponseMessage> CallAsync(Keap keap, string fault) =>
        SendAsync(
            keap,
            fault,
            new(HttpMethod.Get, "/crm/rest/v1/contacts")
            {
                Headers = { { "X-Keap-API-Key", KeapSandboxSeed.PersonalAccessToken } },
            }
        );

    private static async Task<HttpResponseMessage> SendAsync(Keap keap, string fault, HttpRequestMessage request)
    {
        using (request)
        {
            request.Headers.Add("x-sandbox-fault", fault);
            return await keap.Http.SendAsync(request);
        }
    }
}
