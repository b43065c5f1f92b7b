using Evergrant.Server.Consumers;
using Evergrant.Server.Gateway;
using Evergrant.Server.Policies;

namespace Evergrant.Server.Tests.Gateway;

public sealed class PathTests
{
    [Theory]
    [InlineData("/crm/rest/v1/contacts")]
    [InlineData("/crm/rest/v1/contacts/")]
    [InlineData("/crm")]
    [InlineData("/crm/rest/v1/contacts/ada%40example.com?email=a%2Eb%2F..&order=a|b&x=%")]
    [InlineData("/crm/a/..b/.c/d...?q=../..//\u005b0\u005d")]
    [InlineData("/crm/caf%C3%A9?token=1&refresh_token_id=2")]
    public void What_stays_below_the_base_may_be_sent(string target) => Assert.Null(ApiPath.Check(target, "/crm"));

    [Theory]
    [InlineData("")]
    [InlineData("?a=b")]
    [InlineData("/")]
    [InlineData("/crmx/rest")]
    [InlineData("/CRM/rest")]
    [InlineData("/token")]
    [InlineData("/crm/../token")]
    [InlineData("/crm/..")]
    [InlineData("/crm/./rest")]
    [InlineData("/crm/a;b")]
    [InlineData("/crm/;/token")]
    [InlineData("/crm/..;/token")]
    [InlineData("/crm/..;a=b/token")]
    [InlineData("/crm/%2e%2e/token")]
    [InlineData("/crm/.%2E/token")]
    [InlineData("/crm/..%2ftoken")]
    [InlineData("/crm/..%5ctoken")]
    [InlineData("/crm/..%3b/token")]
    [InlineData("/crm/%252e%252e/token")]
    [InlineData("/crm/%c0%ae%c0%ae/token")]
    [InlineData("/crm/a%00b")]
    [InlineData("/crm/a%0d%0ab")]
    [InlineData("/crm/a%7f")]
    [InlineData("/crm/a%2")]
    [InlineData("/crm/a%")]
    [InlineData("/crm/a%zz")]
    [InlineData("/crm\\..\\token")]
    [InlineData("//crm/rest")]
    [InlineData("/crm//rest")]
    [InlineData("/crm/a b")]
    [InlineData("/crm/a#b")]
    [InlineData("/crm/a\u0000b")]
    [InlineData("/crm/é")]
    [InlineData("/crm/a?b=c#d")]
    [InlineData("/crm/a?b=\u0001")]
    public void What_could_be_read_as_leaving_the_base_is_refused(string target) =>
        Assert.Equal("path_not_allowed", ApiPath.Check(target, "/crm")?.Code);

    [Theory]
    [InlineData("access_token=x")]
    [InlineData("a=b&access_token=x")]
    [InlineData("a=b;access_token=x")]
    [InlineData("Access_Token=x")]
    [InlineData("access%5ftoken=x")]
    [InlineData("%61ccess_token")]
    [InlineData("+access_token=x")]
    [InlineData("access_token[]=x")]
    public void A_token_in_the_query_is_refused(string query) =>
        Assert.Equal("credential_in_query", ApiPath.Check($"/crm/rest?{query}", "/crm")?.Code);

    [Theory]
    [InlineData("/gw/shop/crm/../token", "path_not_allowed")]
    [InlineData("/gw/shop/crm/../../../api/v1/grants", "path_not_allowed")]
    [InlineData("/gw/shop/crm/%2e%2e/token", "path_not_allowed")]
    [InlineData("/gw/shop", "path_not_allowed")]
    [InlineData("/gw/shop?x=y", "path_not_allowed")]
    [InlineData("/gw/shop//crm/rest", "path_not_allowed")]
    [InlineData("/gw//shop/crm/rest", "path_not_allowed")]
    [InlineData("/gw/", "path_not_allowed")]
    [InlineData("/gw", "path_not_allowed")]
    [InlineData("/GW/shop/crm/rest", "path_not_allowed")]
    [InlineData("/%67w/shop/crm/rest", "path_not_allowed")]
    [InlineData("/./gw/shop/crm/rest", "path_not_allowed")]
    [InlineData("/x/../gw/shop/crm/rest", "path_not_allowed")]
    [InlineData("http://HOST/gw/shop/crm/rest", "path_not_allowed")]
    [InlineData("/gw/other@shop/crm/rest", "no_such_grant")]
    [InlineData("/gw/shop@elsewhere/crm/rest", "no_such_grant")]
    [InlineData("/gw/shop/token", "path_not_allowed")]
    [InlineData("/gw/shop/crm/rest?access_token=x", "credential_in_query")]
    public async Task Such_a_target_is_never_sent(string target, string code)
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        var answer = await house.SendRawAsync(
            target.Replace("HOST", house.House.Server.Address.Authority, StringComparison.Ordinal)
        );
        Assert.Contains($"\"code\":\"{code}\"", answer, StringComparison.Ordinal);
        Assert.Empty(api.Requests);
    }

    [Theory]
    [InlineData("TRACE", "/gw/shop/crm/rest")]
    [InlineData("CONNECT", "HOST")]
    [InlineData("post", "/gw/shop/crm/rest")]
    [InlineData("Get", "/gw/shop/crm/rest")]
    [InlineData("PROPFINd", "/gw/shop/crm/rest")]
    public async Task Some_methods_are_for_nobody(string method, string target)
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        var answer = await house.SendRawAsync(
            target.Replace("HOST", house.House.Server.Address.Authority, StringComparison.Ordinal),
            method
        );
        Assert.StartsWith("HTTP/1.1 405", answer, StringComparison.Ordinal);
        Assert.Contains("\nAllow: GET", answer, StringComparison.Ordinal);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task What_was_checked_is_what_is_sent()
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        const string Target = "/crm/rest/~aA/a@b%2B+%20%C3%A9/?x=%2e%2E/../&y=%7e&z=a|b&&;";
        await house.SendRawAsync("/gw/shop" + Target);
        Assert.Equal(Target, Assert.Single(api.Requests).Target);
    }

    [Theory]
    [InlineData("/crm/%63ontacts", "/crm/contacts")]
    [InlineData("/crm/tags/1/contacts%3AapplyTags?a=%3A", "/crm/tags/1/contacts:applyTags?a=%3A")]
    [InlineData("/crm/%7Ea%41/a%40b%2dc%5F%2E", "/crm/~aA/a@b-c_.")]
    [InlineData("/crm/%2e%2E/token", "/crm/../token")]
    [InlineData("/crm/%252e/%2f%5c%3b%3f%23%2b%20%00%zz%4", "/crm/%252e/%2F%5C%3B%3F%23%2B%20%00%zz%4")]
    [InlineData("/crm/%c3%a9?a=%c3%a9", "/crm/%C3%A9?a=%c3%a9")]
    [InlineData("/crm/%2563", "/crm/%2563")]
    [InlineData("/crm/%C3%A9", "/crm/%C3%A9")]
    public void A_path_has_one_spelling(string came, string one) => Assert.Equal(one, ApiPath.Normalize(came, 0));

    /// A key that may call everything, and write one field of contacts only.
    [Theory]
    [InlineData("/gw/shop/crm/rest/v1/contacts")]
    [InlineData("/gw/shop/crm/rest/v1/contacts/")]
    [InlineData("/gw/shop/crm/rest/v1/%63ontacts")]
    [InlineData("/gw/shop/crm/rest/v1/contacts?a=b")]
    public async Task A_rule_for_fields_holds_however_the_path_is_spelt(string target)
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        var policy = new KeyPolicy { Fields = ["POST /crm/rest/v1/contacts given_name"] };
        var wanted = new NewConsumerKey
        {
            Grant = await house.GrantIdAsync(),
            Name = "one-field",
            Policy = policy,
        };
        var key = await house.Keys.AddAsync(wanted, default);
        foreach (var length in new[] { 0, 100_000, 2 * 1024 * 1024 })
        {
            var body = $$"""{"owner_id":1,"given_name":"{{new string('x', length)}}"}""";
            var answer = await RawCalls.SendAsync(
                house.House.Server.Address,
                $"POST {target} HTTP/1.1\r\nHost: {house.House.Server.Address.Authority}\r\nX-Evergrant-Key: {key}\r\nContent-Type: application/json\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n0\r\n\r\n"
            );
            Assert.Matches("^HTTP/1.1 4(03|13) ", answer);
        }
        Assert.Empty(api.Requests);
    }
}
