using System.Net;
using System.Text;

namespace Evergrant.Sandbox.Tests;

public sealed class ControlTests
{
    [Theory]
    [InlineData("GET", "status")]
    [InlineData("GET", "ready")]
    [InlineData("GET", "env")]
    [InlineData("GET", "tls")]
    [InlineData("GET", "requests/har")]
    [InlineData("GET", "requests/req-1/har")]
    [InlineData("POST", "snapshots/a/fork")]
    [InlineData("GET", "clock")]
    [InlineData("POST", "clock/advance")]
    [InlineData("POST", "clock/freeze")]
    [InlineData("POST", "clock/run")]
    [InlineData("POST", "reset")]
    [InlineData("GET", "requests")]
    [InlineData("GET", "lineage")]
    [InlineData("GET", "faults")]
    [InlineData("PUT", "faults/a")]
    [InlineData("DELETE", "faults/a")]
    [InlineData("POST", "consent")]
    [InlineData("POST", "keys")]
    [InlineData("DELETE", "keys/a")]
    [InlineData("POST", "central/code")]
    [InlineData("POST", "central/tokens")]
    [InlineData("PUT", "apps/a")]
    [InlineData("GET", "nothing")]
    public async Task Every_call_demands_the_header(string method, string path)
    {
        await using var keap = await Keap.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/_sandbox/v1/" + path);

        using var answer = await keap.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("control_header_missing", (string?)(await answer.JsonAsync())["code"]);
    }

    [Fact]
    public async Task A_body_that_is_not_declared_as_json_is_refused()
    {
        await using var keap = await Keap.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_sandbox/v1/clock/advance");
        request.Headers.Add("X-Evergrant-Sandbox", "1");
        request.Content = new StringContent("""{"by":"1h"}""", Encoding.UTF8, "text/plain");

        using var answer = await keap.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal("json_required", (string?)(await answer.JsonAsync())["code"]);
    }

    [Fact]
    public async Task The_clock_is_shown_advanced_frozen_and_run()
    {
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await using var keap = await Keap.StartAsync(new() { StartAt = start, StartFrozen = true });

        using var shown = await keap.ControlAsync(HttpMethod.Get, "clock");
        using var by = await keap.ControlAsync(HttpMethod.Post, "clock/advance", """{"by":"PT24H"}""");
        using var to = await keap.ControlAsync(HttpMethod.Post, "clock/advance", """{"to":"2030-02-01T00:00:00Z"}""");
        using var run = await keap.ControlAsync(HttpMethod.Post, "clock/run");
        using var frozen = await keap.ControlAsync(HttpMethod.Post, "clock/freeze");

        Assert.Equal("2030-01-01T00:00:00.000Z", (string?)(await shown.JsonAsync())["now"]);
        Assert.Equal("2030-01-02T00:00:00.000Z", (string?)(await by.JsonAsync())["now"]);
        Assert.Equal("2030-02-01T00:00:00.000Z", (string?)(await to.JsonAsync())["now"]);
        Assert.False((bool)(await run.JsonAsync())["frozen"]!);
        Assert.True((bool)(await frozen.JsonAsync())["frozen"]!);
        Assert.Equal(
            ["now", "frozen", "offset_ms", "speed"],
            (await shown.JsonAsync()).AsObject().Select(member => member.Key)
        );
    }

    [Fact]
    public async Task The_lineage_of_one_consent_is_that_of_no_other()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        await keap.NewPairAsync();
        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        var consent = keap.Sandbox.State.Consents[0].Id;

        using var one = await keap.ControlAsync(HttpMethod.Get, $"lineage/{consent}");
        using var none = await keap.ControlAsync(HttpMethod.Get, "lineage/co_999");

        Assert.Equal(
            [(consent, 1), (consent, 2)],
            (await one.JsonAsync())["nodes"]!
                .AsArray()
                .Select(node => ((string)node!["consent_id"]!, (int)node["generation"]!))
        );
        Assert.Equal((404, "no_such_consent"), ((int)none.StatusCode, (string?)(await none.JsonAsync())["code"]));
    }

    [Fact]
    public async Task An_advance_answers_only_after_it_has_settled()
    {
        await using var keap = await Keap.StartAsync();
        var settled = 0;
        using var settle = keap.Sandbox.Clock.OnSettle(async _ =>
        {
            await Task.Yield();
            settled++;
        });
        using var timer = keap.Sandbox.Clock.CreateTimer(_ => { }, null, TimeSpan.FromHours(1), TimeSpan.FromHours(1));

        (await keap.ControlAsync(HttpMethod.Post, "clock/advance", """{"by":"10h"}""")).Dispose();

        Assert.InRange(settled, 11, int.MaxValue);
    }

    [Theory]
    [InlineData("""{"by":"soon"}""", 400, "invalid_duration")]
    [InlineData("""{"by":"-1h"}""", 400, "invalid_duration")]
    [InlineData("""{"by":"-PT1H"}""", 400, "invalid_duration")]
    [InlineData("""{"by":"99999d"}""", 400, "invalid_duration")]
    [InlineData("""{"by":"999999999999w"}""", 400, "invalid_duration")]
    [InlineData("""{"by":"P9999999999Y"}""", 400, "invalid_duration")]
    [InlineData("""{"by":""}""", 400, "invalid_duration")]
    [InlineData("""{"by":5}""", 400, "invalid_body")]
    [InlineData("""{"by":"1h","to":"2030-01-01T00:00:00Z"}""", 400, "invalid_body")]
    [InlineData("{}", 400, "invalid_body")]
    [InlineData("null", 400, "invalid_body")]
    [InlineData("{", 400, "invalid_body")]
    [InlineData("""{"by":"\ud800"}""", 400, "invalid_body")]
    [InlineData("""{"for":"1h"}""", 400, "invalid_body")]
    [InlineData("""{"to":"2000-01-01T00:00:00Z"}""", 409, "clock_backwards")]
    [InlineData("""{"to":"9999-01-01T00:00:00Z"}""", 400, "invalid_time")]
    [InlineData("""{"to":"tomorrow"}""", 400, "invalid_time")]
    [InlineData("""{"to":"2030-01-01T00:00:00"}""", 400, "invalid_time")]
    public async Task A_bad_advance_is_a_problem_and_moves_nothing(string body, int status, string code)
    {
        await using var keap = await Keap.StartAsync(new() { StartFrozen = true });
        var before = keap.Sandbox.Clock.GetUtcNow();

        using var answer = await keap.ControlAsync(HttpMethod.Post, "clock/advance", body);

        var problem = await answer.JsonAsync();
        Assert.Equal((status, code), ((int)answer.StatusCode, (string?)problem["code"]));
        Assert.Equal($"urn:evergrant:problem:{code}", (string?)problem["type"]);
        Assert.Equal(before, keap.Sandbox.Clock.GetUtcNow());
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("1500ms", 1.5)]
    [InlineData("1d12h", 129_600)]
    [InlineData("2w", 1_209_600)]
    [InlineData("5m", 300)]
    [InlineData("PT1M30S", 90)]
    [InlineData("P1D", 86_400)]
    public void Durations_are_read_in_both_forms(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Sandbox.Control.Durations.Parse(text));

    [Fact]
    public async Task Faults_are_set_listed_struck_and_removed()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        const string body =
            """{"name":"503","match":{"grant_type":"refresh_token","nth":1},"times":1,"options":{"retry_after":7}}""";

        using var put = await keap.ControlAsync(HttpMethod.Put, "faults/away", body);
        using var struck = await keap.RefreshAsync(pair.Refresh);
        using var listed = await keap.ControlAsync(HttpMethod.Get, "faults");
        using var removed = await keap.ControlAsync(HttpMethod.Delete, "faults/away");
        using var again = await keap.ControlAsync(HttpMethod.Delete, "faults/away");

        Assert.Equal(200, (int)put.StatusCode);
        Assert.Equal(503, (int)struck.StatusCode);
        Assert.Equal(
            """{"faults":[{"id":"away","name":"503","match":{"route":null,"client_id":null,"grant_type":"refresh_token","nth":1},"times":1,"fired":1,"options":{"bytes":null,"delay_ms":null,"retry_after":7,"status":null,"after_commit":false,"window_seconds":null,"life_seconds":null,"skew_seconds":null,"letters":null}}]}""",
            await listed.Content.ReadAsStringAsync()
        );
        Assert.Equal((204, 404), ((int)removed.StatusCode, (int)again.StatusCode));
    }

    [Theory]
    [InlineData("a", """{"name":"nothing"}""", "invalid_fault")]
    [InlineData("a", "{}", "invalid_fault")]
    [InlineData("a", """{"name":"500","times":0}""", "invalid_fault")]
    [InlineData("a", """{"name":"500","match":{"nth":0}}""", "invalid_fault")]
    [InlineData("a", """{"name":"slow","options":{"delay_ms":-1}}""", "invalid_fault")]
    [InlineData("a", """{"name":"500","match":{"grant":"x"}}""", "invalid_body")]
    [InlineData("a", """{"name":"500","times":"1"}""", "invalid_body")]
    [InlineData("a.b", """{"name":"500"}""", "invalid_id")]
    public async Task A_bad_fault_is_a_problem_and_sets_nothing(string id, string body, string code)
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.ControlAsync(HttpMethod.Put, "faults/" + id, body);

        Assert.Equal((400, code), ((int)answer.StatusCode, (string?)(await answer.JsonAsync())["code"]));
        Assert.Empty(keap.Sandbox.Faults.All);
    }

    [Fact]
    public async Task Reset_goes_back_to_the_seed_and_keeps_the_clock()
    {
        await using var keap = await Keap.StartAsync(new() { StartFrozen = true });
        var pair = await keap.NewPairAsync();
        keap.Sandbox.Faults.Add("500", onGrantType: "authorization_code");
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        var now = keap.Sandbox.Clock.GetUtcNow();

        using var answer = await keap.ControlAsync(HttpMethod.Post, "reset");
        using var call = await keap.GetAsync("/crm/rest/v1/contacts", pair.Access);

        var status = await answer.JsonAsync();
        Assert.Equal((0, 0, 0), ((int)status["consents"]!, (int)status["faults"]!, (int)status["requests"]!));
        Assert.Equal(6, (int)status["contacts"]!);
        Assert.Equal(401, (int)call.StatusCode);
        Assert.Equal(now, keap.Sandbox.Clock.GetUtcNow());
        await keap.NewPairAsync();
    }

    [Fact]
    public async Task Requests_and_lineage_are_told_without_a_secret()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        using var refreshed = await keap.RefreshAsync(pair.Refresh);
        using var late = await keap.RefreshAsync(pair.Refresh);

        using var requests = await keap.ControlAsync(HttpMethod.Get, "requests");
        using var lineage = await keap.ControlAsync(HttpMethod.Get, "lineage");

        var entry = (await requests.JsonAsync())["requests"]!.AsArray()[^1]!;
        Assert.Equal(late.Headers.GetValues("x-sandbox-request-id").Single(), (string?)entry["id"]);
        Assert.Equal("/token", (string?)entry["path"]);
        Assert.Equal(400, (int)entry["status"]!);
        Assert.Equal(KeapSandboxSeed.ClientId, (string?)entry["client"]);
        Assert.Equal("refresh_token_already_used", (string?)entry["refused"]);
        var nodes = (await lineage.JsonAsync())["nodes"]!.AsArray();
        Assert.Equal((string?)nodes[0]!["refresh_fingerprint"], (string?)entry["presented"]);
        Assert.Equal((string?)nodes[0]!["id"], (string?)nodes[1]!["parent_id"]);
        Assert.Equal(2, nodes[0]!["presentations"]!.AsArray().Count);
    }
}
