using Evergrant.Sandbox.Explaining;
using Evergrant.Sandbox.Log;

namespace Evergrant.Sandbox.Tests;

/// <summary>Beside an answer that is Keap's: why, and what to change.</summary>
public sealed class ExplanationTests
{
    [Fact]
    public void Every_reason_has_something_to_change_and_no_change_is_without_a_reason()
    {
        Assert.Equal(Reason.All.Select(reason => reason.Name).Order(), Remedy.All.Keys.Order());
        Assert.All(
            Remedy.All.Values,
            remedy =>
            {
                Assert.EndsWith(".", remedy.Change, StringComparison.Ordinal);
                Assert.Matches("^(RFC (6585|6749|6750|7617|7636|9110|9700) §[0-9.]*[0-9])?$", remedy.Clause ?? "");
                Assert.True(remedy.Thread is null || ForumThread.Numbered(remedy.Thread) is not null);
            }
        );
        Assert.Equal(
            ForumThread.All.Select(thread => thread.Number).Order(),
            Remedy.All.Values.Select(remedy => remedy.Thread).OfType<int>().Distinct().Order()
        );
    }

    [Fact]
    public async Task Of_a_spent_token_it_says_who_presented_it_before()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        using var answer = await keap.RefreshAsync(pair.Refresh);

        var explanation = keap.Sandbox.Explain()!;

        Assert.Equal("refresh_token_already_used", explanation.Request.Refused);
        Assert.Equal(
            ["rotated", "refresh_token_already_used"],
            explanation.Token!.Presentations.Select(one => one.Outcome)
        );
        Assert.Equal("RFC 9700 §4.14.2", explanation.Clause);
        Assert.Equal(82597, explanation.Thread!.Number);
        Assert.Contains(explanation.Known, row => row.Id == "refresh.single-use");
        // Not a word of it where Keap answers.
        Assert.Equal(
            """{"error":"invalid_request","error_description":"Invalid Refresh Token"}""",
            await answer.Content.ReadAsStringAsync()
        );
        Assert.Equal(explanation.Request.Id, Assert.Single(answer.Headers.GetValues("x-sandbox-request-id")));
    }

    [Theory]
    [InlineData(Keap.Redirect + "/")]
    [InlineData(Keap.Redirect + "?code=canary-secret")]
    public async Task Of_another_redirect_address_it_shows_where_they_differ(string sent)
    {
        await using var keap = await Keap.StartAsync();
        (await keap.ExchangeAsync(await keap.NewCodeAsync(), redirectUri: sent)).Dispose();

        var redirect = keap.Sandbox.Explain()!.Redirect!;

        Assert.Equal((Keap.Redirect, Keap.Redirect.Length + 1), (redirect.Wanted, redirect.At));
        Assert.StartsWith(sent.Split('?')[0], redirect.Sent, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", redirect.Sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copied_call_has_its_mistakes_and_none_of_its_secrets()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        using var sent = new HttpRequestMessage(HttpMethod.Post, "/token?access_token=canary-in-query")
        {
            Content = new FormUrlEncodedContent([
                new("grant_type", "refresh_token"),
                new("client_id", KeapSandboxSeed.ClientId),
                new("client_secret", KeapSandboxSeed.ClientSecret),
                new("refresh_token", pair.Refresh),
            ]),
        };
        sent.Headers.Add("Authorization", Keap.Basic(secret: KeapSandboxSeed.ClientId));
        sent.Headers.Add("X-Keap-API-Key", "canary-key");
        (await keap.Http.SendAsync(sent)).Dispose();

        foreach (var language in Enum.GetValues<SnippetLanguage>())
        {
            var text = keap.Sandbox.Copy(language)!;
            Assert.DoesNotContain("canary", text, StringComparison.Ordinal);
            Assert.DoesNotContain(pair.Refresh, text, StringComparison.Ordinal);
            Assert.DoesNotContain(KeapSandboxSeed.ClientSecret, text, StringComparison.Ordinal);
            Assert.Contains("grant_type", text, StringComparison.Ordinal);
        }
        Assert.Contains(
            """-u "${CLIENT_ID}:${CLIENT_ID}" """.TrimEnd(),
            keap.Sandbox.Copy(SnippetLanguage.Curl),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task It_is_told_over_http_and_on_the_page_of_the_request()
    {
        await using var keap = await Keap.StartAsync();
        using var none = await keap.ControlAsync(HttpMethod.Get, "requests/last/explain");
        (await keap.GetAsync("/crm/rest/v1/contacts", "wrong")).Dispose();
        using var last = await keap.ControlAsync(HttpMethod.Get, "requests/last/explain");
        using var unknown = await keap.ControlAsync(HttpMethod.Get, "requests/req-99/explain");
        using var copy = await keap.ControlAsync(HttpMethod.Get, "requests/req-1/copy?as=curl");
        using var two = await keap.ControlAsync(HttpMethod.Get, "requests/req-1/copy?as=csharp,http");
        using var number = await keap.ControlAsync(HttpMethod.Get, "requests/req-1/copy?as=1");
        using var signed = await keap.ControlAsync(HttpMethod.Get, "requests/req-1/copy?as=%2B1");
        using var java = await keap.ControlAsync(HttpMethod.Get, "requests/req-1/copy?as=java");
        var page = await keap.Http.GetStringAsync("/_sandbox/requests/req-1");

        Assert.Equal(
            [404, 200, 404, 200, 400, 400, 400, 400],
            new[] { none, last, unknown, copy, java, two, number, signed }.Select(answer => (int)answer.StatusCode)
        );
        var told = await last.JsonAsync();
        Assert.Equal("This sandbox never issued that access token.", (string?)told["check"]);
        Assert.Equal("access_token_unknown", (string?)told["request"]!["refused"]);
        Assert.Equal("no_such_request", (string?)(await none.JsonAsync())["code"]);
        Assert.Equal("invalid_language", (string?)(await java.JsonAsync())["code"]);
        Assert.StartsWith("curl ", (string?)(await copy.JsonAsync())["text"], StringComparison.Ordinal);
        Assert.Contains("Why, and what to change", page, StringComparison.Ordinal);
        Assert.Contains("RFC 6750 ", page, StringComparison.Ordinal);
        Assert.Contains("${ACCESS_TOKEN}", page, StringComparison.Ordinal);
    }
}
