using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Tests;

public sealed class RequestFilterTests
{
    [Theory]
    [InlineData("", 5)]
    [InlineData("?route=token", 2)]
    [InlineData("?route=GET /crm/rest/v1/contacts", 2)]
    [InlineData("?route=api", 3)]
    [InlineData("?status=4xx", 2)]
    [InlineData("?status=401", 1)]
    [InlineData("?status=2xx&route=api", 2)]
    [InlineData("?status=cut", 0)]
    [InlineData("?client=sandboxclient00000000001&route=token", 2)]
    [InlineData("?client=nobody", 0)]
    [InlineData("?since=req-3", 2)]
    [InlineData("?since=req-3&status=401", 1)]
    [InlineData("?since=2000-01-01T00:00:00Z", 5)]
    public async Task The_log_is_filtered_by_all_that_is_asked(string query, int count)
    {
        await using var keap = await FilledAsync();

        using var answer = await keap.ControlAsync(
            HttpMethod.Get,
            "requests" + query.Replace(" ", "%20", StringComparison.Ordinal)
        );

        Assert.Equal(count, (await answer.JsonAsync())["requests"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("?path=/token", "invalid_filter")]
    [InlineData("?status=4x", "invalid_status")]
    [InlineData("?status=99", "invalid_status")]
    [InlineData("?status=", "invalid_status")]
    [InlineData("?status=9xx", "invalid_status")]
    [InlineData("?since=yesterday", "invalid_since")]
    [InlineData("?route=contacts", "invalid_route")]
    public async Task A_filter_that_is_none_is_a_problem(string query, string code)
    {
        await using var keap = await Keap.StartAsync();

        foreach (var path in (string[])["requests", "requests/har"])
        {
            using var answer = await keap.ControlAsync(HttpMethod.Get, path + query);
            Assert.Equal((400, code), ((int)answer.StatusCode, (string?)(await answer.JsonAsync())["code"]));
        }
    }

    [Fact]
    public async Task The_log_is_a_har_document_without_secrets()
    {
        await using var keap = await FilledAsync();

        using var answer = await keap.ControlAsync(HttpMethod.Get, "requests/har?status=4xx");
        using var single = await keap.ControlAsync(HttpMethod.Get, "requests/req-5/har");
        using var none = await keap.ControlAsync(HttpMethod.Get, "requests/req-99/har");

        var text = await answer.Content.ReadAsStringAsync();
        var log = JsonNode.Parse(text)!["log"]!;
        Assert.Equal("1.2", (string?)log["version"]);
        Assert.Equal(2, log["entries"]!.AsArray().Count);
        var refused = log["entries"]![0]!;
        Assert.Equal($"{keap.Sandbox.Address}token", (string?)refused["request"]!["url"]);
        Assert.Equal((400, "POST"), ((int)refused["response"]!["status"]!, (string?)refused["request"]!["method"]));
        Assert.Equal(Keap.InvalidRefreshToken, (string?)refused["response"]!["content"]!["text"]);
        Assert.Equal(
            ["grant_type=refresh_token", "refresh_token=[redacted]"],
            refused["request"]!["postData"]!["params"]!.AsArray().Select(one => $"{one!["name"]}={one["value"]}")
        );
        Assert.Equal("refresh_token_unknown", (string?)refused["_refused"]);
        Assert.DoesNotContain("wrongtoken", text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            KeapSandboxSeed.ClientSecret,
            text.Replace(KeapSandboxSeed.ClientId, "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Single((await single.JsonAsync())["log"]!["entries"]!.AsArray());
        Assert.Equal(404, (int)none.StatusCode);
    }

    /// <summary>Every member that HAR 1.2 wants of an entry: what reads such files does not forgive one that is missing.</summary>
    [Fact]
    public async Task An_entry_has_all_that_the_format_asks_for()
    {
        await using var keap = await FilledAsync();
        keap.Sandbox.Faults.Add(FaultNames.ResetBeforeCommit);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => keap.RefreshAsync("x"));

        using var answer = await keap.ControlAsync(HttpMethod.Get, "requests/har");

        var entries = (await answer.JsonAsync())["log"]!["entries"]!.AsArray();
        Assert.Equal(6, entries.Count);
        Assert.Equal(0, (int)entries[^1]!["response"]!["status"]!);
        Assert.All(
            entries,
            entry =>
            {
                Has(entry!, "startedDateTime", "time", "request", "response", "cache", "timings");
                Has(entry!["timings"]!, "send", "wait", "receive");
                Has(
                    entry["request"]!,
                    "method",
                    "url",
                    "httpVersion",
                    "cookies",
                    "headers",
                    "queryString",
                    "headersSize",
                    "bodySize"
                );
                Has(
                    entry["response"]!,
                    "status",
                    "statusText",
                    "httpVersion",
                    "cookies",
                    "headers",
                    "content",
                    "redirectURL",
                    "headersSize",
                    "bodySize"
                );
                Has(entry["response"]!["content"]!, "size", "mimeType");
            }
        );
    }

    private static void Has(JsonNode node, params string[] members) =>
        Assert.All(members, name => Assert.True(node[name] is not null, $"{name} of {node.ToJsonString()}"));

    // 1, 2: contacts · 3: a refusal of the token endpoint · 4: a refusal of the API · 5: an exchange's refusal.
    private static async Task<Keap> FilledAsync()
    {
        var keap = await Keap.StartAsync();
        const string pat = KeapSandboxSeed.PersonalAccessToken;
        (await keap.GetAsync("/crm/rest/v1/contacts", pat)).Dispose();
        (await keap.GetAsync("/crm/rest/v1/contacts?email=a@b.example", pat)).Dispose();
        (await keap.RefreshAsync("wrongtoken")).Dispose();
        (await keap.GetAsync("/crm/rest/v1/account/profile", "neverissued")).Dispose();
        (await keap.ExchangeAsync(await keap.NewCodeAsync())).Dispose();
        return keap;
    }
}
