using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Tests;

public sealed class ExpectationTests
{
    private static readonly SandboxExpectations NotTwice = new() { NoRefreshTokenTwice = true };

    [Fact]
    public async Task Counts_are_compared_and_name_their_requests()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        (await keap.RefreshAsync("never-issued")).Dispose();
        (await keap.GetAsync("/crm/rest/v1/contacts", pair.Access)).Dispose();
        (await keap.GetAsync("/crm/rest/v1/contacts/2", pair.Access)).Dispose();

        Assert.Empty(
            keap.Sandbox.Expect(
                new()
                {
                    Refreshes = new() { Exactly = 2 },
                    Rotations = new() { Min = 1, Max = 1 },
                    Calls =
                    [
                        new("token") { Exactly = 3 },
                        new("api") { Exactly = 2 },
                        new("GET /crm/rest/v1/contacts") { Exactly = 1 },
                        new("POST /crm/rest/v1/contacts") { Exactly = 0 },
                        new("/crm/rest/v1/contacts/*") { Exactly = 1 },
                        new("GET /crm/*/v1/contacts") { Exactly = 1 },
                    ],
                }
            )
        );
        var problems = keap.Sandbox.Expect(
            new()
            {
                Refreshes = new() { Max = 1 },
                Rotations = new() { Min = 2 },
                Calls = [new("GET /crm/rest/v1/contacts/*") { Exactly = 0 }],
            }
        );

        Assert.Equal(
            [
                "refreshes: 2 refreshes, at most 1 expected.",
                "rotations: 1 rotations, at least 2 expected.",
                "calls: 1 calls of GET /crm/rest/v1/contacts/*, exactly 0 expected.",
            ],
            problems.Select(one => $"{one.Expectation}: {one.Problem}")
        );
        var log = keap.Sandbox.Requests.All;
        Assert.Equal([log[^4].Id, log[^3].Id], problems[0].Requests);
        Assert.Equal([log[^1].Id], problems[2].Requests);
    }

    [Fact]
    public async Task A_refresh_token_that_was_looked_at_twice_is_a_problem()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        keap.Sandbox.Faults.Add(FaultNames.Unavailable);
        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        Assert.Empty(keap.Sandbox.Expect(NotTwice));
        var between = keap.Sandbox.Requests.All[^1].Id;

        (await keap.RefreshAsync(pair.Refresh)).Dispose();

        var problem = Assert.Single(keap.Sandbox.Expect(NotTwice with { Since = between }));
        Assert.Contains("was presented 2 times", problem.Problem, StringComparison.Ordinal);
        Assert.Empty(keap.Sandbox.Expect(NotTwice with { Since = keap.Sandbox.Requests.All[^1].Id }));
    }

    [Fact]
    public async Task A_token_that_a_snapshot_made_new_again_was_presented_once_since()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        keap.Sandbox.SaveSnapshot("before");
        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        await keap.Sandbox.RestoreSnapshotAsync("before");
        using var again = await keap.RefreshAsync(pair.Refresh);
        Assert.Equal(200, (int)again.StatusCode);
        Assert.Empty(keap.Sandbox.Expect(NotTwice));

        (await keap.RefreshAsync(pair.Refresh)).Dispose();

        var problem = Assert.Single(keap.Sandbox.Expect(NotTwice));
        Assert.Contains("was presented 2 times", problem.Problem, StringComparison.Ordinal);
        Assert.Equal(2, problem.Requests.Count);
    }

    [Fact]
    public async Task A_token_that_was_spent_when_the_snapshot_was_taken_is_spent_after_it()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        keap.Sandbox.SaveSnapshot("after");
        await keap.Sandbox.RestoreSnapshotAsync("after");

        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        await keap.Sandbox.RestoreSnapshotAsync("after");

        var problem = Assert.Single(keap.Sandbox.Expect(NotTwice));
        Assert.Contains("was presented 2 times", problem.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_is_a_beginning_as_well()
    {
        await using var keap = await Keap.StartAsync(
            new() { StartAt = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), StartFrozen = true }
        );
        (await keap.RefreshAsync("x")).Dispose();
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        (await keap.RefreshAsync("x")).Dispose();
        var one = new SandboxExpectations
        {
            Refreshes = new() { Exactly = 1 },
            Since = "2030-01-01T01:00:00Z",
        };

        Assert.Empty(keap.Sandbox.Expect(one));
        Assert.Single(keap.Sandbox.Expect(one with { Since = "2030-01-01T00:00:00Z" }));
        Assert.Single(keap.Sandbox.Expect(one with { Since = "2030-01-01T01:00:00.001Z" }));
    }

    [Fact]
    public async Task Secrets_in_addresses_credentials_twice_and_other_bodies_are_seen()
    {
        await using var keap = await Keap.StartAsync();
        var manners = new SandboxExpectations
        {
            NoSecretInUrl = true,
            NoCredentialsTwice = true,
            FormEncodedOnly = true,
        };
        var pair = await keap.NewPairAsync();
        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        (await keap.GetAsync("/crm/rest/v1/contacts?limit=1&order=id", pair.Access)).Dispose();
        Assert.Empty(keap.Sandbox.Expect(manners));

        (await keap.GetAsync($"/crm/rest/v1/contacts?access_token={pair.Access}", null)).Dispose();
        (await keap.GetAsync($"/crm/rest/v1/contacts?{pair.Access}", pair.Access)).Dispose();
        (
            await keap.PostTokenAsync(
                new()
                {
                    ["grant_type"] = "refresh_token",
                    ["refresh_token"] = "x",
                    ["client_id"] = KeapSandboxSeed.ClientId,
                    ["client_secret"] = KeapSandboxSeed.ClientSecret,
                },
                Keap.Basic()
            )
        ).Dispose();
        (await keap.CallAsync(HttpMethod.Post, "/token", null, """{"grant_type":"refresh_token"}""")).Dispose();

        var log = keap.Sandbox.Requests.All;
        Assert.Equal(
            [
                ("no_secret_in_url", $"{log[^4].Id} {log[^3].Id}"),
                ("no_credentials_twice", log[^2].Id),
                ("form_encoded_only", log[^1].Id),
            ],
            keap.Sandbox.Expect(manners).Select(one => (one.Expectation, string.Join(' ', one.Requests)))
        );
    }

    [Fact]
    public async Task Refusals_are_none_or_exactly_those_that_are_named()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var none = new SandboxExpectations { NoRefusals = true };
        Assert.Empty(keap.Sandbox.Expect(none));
        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        (await keap.RefreshAsync("never-issued")).Dispose();

        Assert.Equal(2, keap.Sandbox.Expect(none).Count);
        Assert.Empty(Refusals("refresh_token_unknown", "refresh_token_already_used"));
        Assert.Equal(
            ["1 refused as refresh_token_unknown more than expected. This sandbox never issued that refresh token."],
            Refusals("refresh_token_already_used")
        );
        Assert.Equal(
            ["1 refused as refresh_token_already_used fewer than expected."],
            Refusals("refresh_token_already_used", "refresh_token_already_used", "refresh_token_unknown")
        );

        IEnumerable<string> Refusals(params string[] reasons) =>
            keap.Sandbox.Expect(new() { Refusals = reasons }).Select(one => one.Problem);
    }

    [Fact]
    public async Task Of_requests_that_the_log_has_let_go_nothing_is_claimed()
    {
        await using var keap = await Keap.StartAsync();
        for (var left = 2_001; left > 0; left--)
            (await keap.RefreshAsync("never-issued")).Dispose();
        var first = keap.Sandbox.Requests.All[0].Id;

        Assert.Equal("since", Assert.Single(keap.Sandbox.Expect(NotTwice), one => one.Requests.Count == 0).Expectation);
        Assert.DoesNotContain(keap.Sandbox.Expect(NotTwice with { Since = first }), one => one.Expectation == "since");
    }

    [Fact]
    public async Task Over_http_it_is_the_same()
    {
        await using var keap = await Keap.StartAsync();
        (await keap.RefreshAsync("never-issued")).Dispose();

        using var good = await keap.ControlAsync(HttpMethod.Post, "expect", """{"refreshes":{"exactly":1}}""");
        using var bad = await keap.ControlAsync(
            HttpMethod.Post,
            "expect",
            """{"no_refusals":true,"calls":[{"route":"POST /token","max":0}]}"""
        );

        Assert.Equal("""{"ok":true,"problems":[]}""", await good.Content.ReadAsStringAsync());
        var answer = await bad.JsonAsync();
        Assert.False((bool)answer["ok"]!);
        Assert.Equal(
            ["calls", "no_refusals"],
            answer["problems"]!.AsArray().Select(problem => (string?)problem!["expectation"])
        );
        Assert.Equal(200, (int)bad.StatusCode);
    }

    [Theory]
    [InlineData("""{"politeness":true}""", "unknown_expectation", "no_refresh_token_twice")]
    [InlineData("""{"refusals":["bad_mood"]}""", "unknown_reason", "refresh_token_already_used")]
    [InlineData("""{"since":"yesterday"}""", "invalid_since", "req-12")]
    [InlineData("""{"refreshes":{}}""", "invalid_count", "exactly, or min and max")]
    [InlineData("""{"refreshes":{"min":2,"max":1}}""", "invalid_count", "exactly")]
    [InlineData("""{"refreshes":{"exactly":1,"max":1}}""", "invalid_count", "exactly")]
    [InlineData("""{"refreshes":{"min":-1}}""", "invalid_count", "exactly")]
    [InlineData("""{"calls":[{"route":"contacts","max":1}]}""", "invalid_route", "POST /crm/rest/v1/contacts")]
    [InlineData("""{"calls":[{"route":null,"max":1}]}""", "invalid_route", "token")]
    [InlineData("""{"calls":[{"route":"token"}]}""", "invalid_count", "exactly")]
    [InlineData("""{"calls":[{"max":1}]}""", "invalid_body", "$.calls[0]")]
    [InlineData("""{"calls":[null]}""", "invalid_body", "$.calls")]
    [InlineData("""{"refreshes":{"atmost":1}}""", "invalid_body", "$.refreshes")]
    [InlineData("""{"no_refusals":"yes"}""", "invalid_body", "$.no_refusals")]
    [InlineData("""{"no_refusals":true,"no_refusals":false}""", "invalid_body", "$")]
    [InlineData("""{"since":"\ud800"}""", "invalid_body", "$")]
    [InlineData("""{"\ud800":1}""", "invalid_body", "$")]
    [InlineData("[]", "invalid_body", "$")]
    [InlineData("null", "invalid_body", "$")]
    [InlineData("", "invalid_body", "$")]
    public async Task What_cannot_be_expected_is_a_problem_that_says_what_can(string body, string code, string said)
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.ControlAsync(HttpMethod.Post, "expect", body);

        var problem = await answer.JsonAsync();
        Assert.Equal((400, code), ((int)answer.StatusCode, (string?)problem["code"]));
        Assert.Contains(said, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_process_a_mistake_is_an_argument_exception()
    {
        await using var keap = await Keap.StartAsync();

        Assert.Throws<ArgumentException>(() => keap.Sandbox.Expect(new() { Since = "yesterday" }));
    }
}
