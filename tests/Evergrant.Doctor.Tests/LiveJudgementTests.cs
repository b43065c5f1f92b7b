using System.Text.RegularExpressions;
using Evergrant.Doctor.Checks;
using Evergrant.Doctor.Histories;
using Evergrant.EndToEnd;

namespace Evergrant.Doctor.Tests;

/// What looks judge, each id beside what only looks alike. How they look is in the end-to-end tests.
public sealed partial class LiveJudgementTests
{
    private static readonly DateTimeOffset Now = new(2027, 1, 2, 6, 0, 0, TimeSpan.Zero);
    private const string Wanted = "https://connect.example/callback/keap";

    private static Dictionary<string, (Seen Wrong, Seen Near)[]> Cases { get; } =
        new()
        {
            ["LIVE-004"] = [(HomeState.JudgeSpace(0), HomeState.JudgeSpace(64 * 1024 * 1024))],
            ["LIVE-008"] =
            [
                (HomeState.JudgeClock(TimeSpan.FromSeconds(121)), HomeState.JudgeClock(TimeSpan.FromSeconds(120))),
                (HomeState.JudgeClock(TimeSpan.FromDays(-3)), HomeState.JudgeClock(TimeSpan.FromSeconds(-120))),
            ],
            ["LIVE-009"] =
            [
                (
                    HomeState.JudgeSchedule(Now.AddMinutes(-61), Now, ""),
                    HomeState.JudgeSchedule(Now.AddMinutes(-60), Now, "")
                ),
                (HomeState.JudgeSchedule(Now.AddDays(-9), Now, ""), HomeState.JudgeSchedule(null, Now, "")),
            ],
            ["LIVE-010"] = [(HomeState.JudgeProxy("HTTPS_PROXY"), HomeState.JudgeProxy(null))],
            ["LIVE-011"] =
            [
                (Redirect("http://connect.example/callback/keap"), Redirect(Wanted)),
                (Redirect("https://Connect.example/callback/keap"), Redirect(Wanted)),
            ],
            ["LIVE-012"] = [(Hooks("Inactive"), Hooks("Verified"))],
            ["LIVE-013"] = [(Hooks("Unverified"), Subscriptions.Judge("[]"))],
            ["LIVE-014"] =
            [
                (Quota("14999", "150000"), Quota("15000", "150000")),
                (Quota("0", "150000"), QuotaRest.Judge([])),
            ],
            ["LIVE-015"] = [(Others("400 invalid_request"), Others(null))],
            ["LIVE-016"] =
            [
                (Machines("web-1-77-aa", "web-2-78-bb"), Machines("0a1b2c3d4e5f-1-aa", "5f4e3d2c1b0a-1-bb")),
                (Machines("web-1-77-aa", "web-2-78-bb"), Machines("web-1-77-aa", "web-1-78-bb")),
            ],
            ["LIVE-021"] = [(Through(200, "{}").Key, Passed(200).Key)],
            ["LIVE-022"] =
            [
                (Problem(401, "key_revoked").Key, Problem(403, "call_not_allowed").Key),
                (Problem(404, "no_such_grant").Key, Passed(404).Key),
            ],
            ["LIVE-023"] = [(Problem(403, "call_not_allowed").Policy, Problem(429, "rate_exceeded").Policy)],
            ["LIVE-024"] =
            [
                (Problem(409, "needs_reauthorization").Token, Problem(503, "store_unavailable").Token),
                (Problem(409, "grant_paused").Token, Passed(200).Token),
            ],
            ["LIVE-025"] = [(Passed(403).Provider, Passed(200).Provider), (Passed(404).Provider, Passed(503).Provider)],
            ["LIVE-026"] = [(Problem(429, "daily_share_spent").Calls, Passed(429).Calls)],
        };

    /// Those that only happen: a folder, a name, a port, a certificate, a token.
    private static readonly string[] EndToEnd =
    [
        "LIVE-001",
        "LIVE-002",
        "LIVE-003",
        "LIVE-005",
        "LIVE-006",
        "LIVE-007",
        "LIVE-017",
        "LIVE-018",
        "LIVE-020",
    ];

    public static TheoryData<string> Ids => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void It_is_told_where_it_is_so_and_not_where_it_only_looks_alike(string id)
    {
        foreach (var (wrong, near) in Cases[id])
        {
            Assert.Equal((CheckResult.Wrong, id), (wrong.Result, wrong.Id));
            Assert.NotEqual(id, near.Id);
        }
    }

    [Fact]
    public void Every_id_has_its_cases_here_or_a_test_over_the_built_program()
    {
        var known = Examination
            .Known.Select(one => one.Id)
            .Where(id => id.StartsWith("LIVE-", StringComparison.Ordinal));
        Assert.Equal(known, Cases.Keys.Concat(EndToEnd).Order(StringComparer.Ordinal));
        var tests = string.Concat(
            Directory
                .GetFiles(Path.Combine(Repository.Root, "tests/Evergrant.EndToEnd.Tests"), "*Doctor*.cs")
                .Select(File.ReadAllText)
        );
        Assert.Empty(EndToEnd.Except(LiveId().Matches(tests).Select(match => match.Value)));
    }

    [Theory]
    [InlineData(
        "http://connect.example/callback/keap",
        "scheme: registered http, wanted https; port: registered 80, wanted 443"
    )]
    [InlineData("https://other.example/callback/keap", "host: registered other.example, wanted connect.example")]
    [InlineData("https://connect.example:8443/callback/keap", "port: registered 8443, wanted 443")]
    [InlineData("https://connect.example/callback", "path: registered /callback, wanted /callback/keap")]
    [InlineData("https://connect.example/callback/keap/", "slash at the end: registered yes, wanted no")]
    [InlineData("https://connect.example/callback/keap?shop=1", "query: registered shop=1, wanted none")]
    public void Two_redirect_addresses_are_compared_part_by_part(string registered, string difference) =>
        Assert.Equal(difference, Redirect(registered).Text);

    [Fact]
    public void What_is_told_of_hooks_and_queries_gives_no_secret_away()
    {
        var hook = Subscriptions.Judge(
            """[{"eventKey":"contact.add","hookUrl":"https://shop.example/hook/c4naryPath?k=c4naryKey","status":"Inactive"}]"""
        );
        var query = Redirect(Wanted + "?key=c4naryKey00000000000000");

        Assert.Equal("Inactive: contact.add to shop.example", hook.Text);
        Assert.DoesNotContain("c4nary", hook.Text + query.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1,null,{}]")]
    [InlineData("<html>")]
    public void An_answer_that_is_none_is_not_wrong(string json) => Assert.Null(Subscriptions.Judge(json).Id);

    [Fact]
    public void What_a_call_did_not_reach_was_not_looked_at()
    {
        var refused = Problem(401, "key_unknown");
        foreach (var part in (Seen[])[refused.Policy, refused.Calls, refused.Token, refused.Provider])
            Assert.Equal(CheckResult.NotRun, part.Result);
        Assert.Equal(CheckResult.CannotTell, Problem(504, "upstream_timeout").Provider.Result);
        Assert.Equal(CheckResult.CannotTell, Problem(503, "refresh_in_progress").Token.Result);
        Assert.Equal(CheckResult.CannotTell, Passed(502).Provider.Result);
    }

    private static Seen Redirect(string registered) => RedirectParts.Judge(registered, Wanted);

    private static Seen Hooks(string status) =>
        Subscriptions.Judge(
            $$"""[{"eventKey":"contact.add","hookUrl":"https://shop.example/hook","key":"1","status":"{{status}}"}]"""
        );

    private static Seen Quota(string left, string limit) =>
        QuotaRest.Judge([
            new ExchangeHeader("x-keap-product-quota-time-unit", "day"),
            new ExchangeHeader("x-keap-product-quota-available", left),
            new ExchangeHeader("x-keap-product-quota-limit", limit),
            new ExchangeHeader("x-keap-tenant-throttle-time-unit", "minute|day"),
            new ExchangeHeader("x-keap-tenant-throttle-available", "1|250000"),
            new ExchangeHeader("x-keap-tenant-throttle-limit", "10000|250000"),
        ]);

    private static Seen Others(string? refusal) =>
        Spenders.JudgeOthers([
            History(
                refusal is null ? "active" : "needs_reauthorization",
                new Redemption(
                    Now,
                    "web-1-aa",
                    "refresh",
                    2,
                    "bb",
                    refusal is null ? RedemptionResult.Accepted : RedemptionResult.Refused,
                    refusal
                )
            ),
        ]);

    private static Seen Machines(params string[] nodes) =>
        Spenders.JudgeMachines([
            History(
                "active",
                [
                    .. nodes.Select(node => new Redemption(
                        Now,
                        node,
                        "refresh",
                        2,
                        "bb",
                        RedemptionResult.Accepted,
                        null
                    )),
                ]
            ),
        ]);

    private static GrantHistory History(string state, params Redemption[] redemptions) =>
        new()
        {
            Name = "acme",
            App = "shop",
            State = state,
            Since = Now,
            Now = Now,
            What = state == "active" ? "rotated" : "refused",
            Generation = 2,
            ObtainedAt = Now.AddDays(-1),
            AccessEndsAt = Now.AddDays(1),
            Redemptions = redemptions,
        };

    private static GatewayAnswer Problem(int status, string code) =>
        Through(status, $$"""{"type":"urn:evergrant:problem:{{code}}","code":"{{code}}","status":{{status}}}""");

    private static GatewayAnswer Passed(int status) =>
        GatewayAnswer.Of(
            new ExchangeResponse(status, [new ExchangeHeader("X-Evergrant-Request-Id", "rq_1")], """{"message":"x"}""")
        );

    private static GatewayAnswer Through(int status, string body) =>
        GatewayAnswer.Of(new ExchangeResponse(status, [], body));

    [GeneratedRegex("LIVE-[0-9]{3}")]
    private static partial Regex LiveId();
}
