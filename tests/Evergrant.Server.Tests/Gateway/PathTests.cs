using System.Text;
using Evergrant.Server.Gateway;

namespace Evergrant.Server.Tests.Gateway;

public sealed class PathTests
{
    private const int Mutations = 1000;

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
        const string Target = "/crm/rest/%7Ea%41/a%40b?x=%2e%2E/../&y=%7e&z=a|b&&;";
        await house.SendRawAsync("/gw/shop" + Target);
        Assert.Equal(Target, Assert.Single(api.Requests).Target);
    }

    [Fact]
    public async Task A_thousand_mutations_of_a_path_reach_nothing_outside_the_api()
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        var random = new Random(20261122);
        var answered = 0;
        for (var n = 0; n < Mutations; n++)
            if (await house.SendRawAsync(Mutate(random)) is { Length: > 0 })
                answered++;
        Assert.Equal(Mutations, answered);
        Assert.NotEmpty(api.Requests);
        Assert.All(api.Requests, asked => Assert.True(IsBelow(asked.Target), asked.Target));
        Assert.DoesNotContain(
            api.Requests.SelectMany(asked => asked.Target.Split('?', 2)[1..])
                .SelectMany(query => query.Split('&', ';')),
            parameter => parameter.Split('=')[0] == "access_token"
        );
    }

    /// However often it is decoded, and whichever way it is simplified.
    private static bool IsBelow(string target)
    {
        var path = target.Split('?')[0];
        for (var times = 0; times < 4; times++)
        {
            var simple = new Uri("http://api" + path.Replace('\\', '/')).AbsolutePath;
            if (simple != "/crm" && !simple.StartsWith("/crm/", StringComparison.Ordinal))
                return false;
            if (path.Split('/', ';').Contains(".."))
                return false;
            path = Uri.UnescapeDataString(path);
        }
        return true;
    }

    private static byte[] Mutate(Random random)
    {
        string[] pieces =
        [
            "..",
            ".",
            "/",
            "//",
            "\\",
            "%2e",
            "%2E%2e",
            "%2f",
            "%5c",
            "%00",
            "%252e",
            "%252f",
            ";",
            "..;",
            "..;x=y",
            "?",
            "#",
            "@",
            "%",
            "%u002e",
            "%c0%af",
            "%ef%bc%8f",
            "crm",
            "token",
            "gw",
            "shop",
            "http://",
            ":80",
            "é",
            "\u0001",
            "\t",
            "?access_token=x",
            "&access_token=x",
            "a",
            "Z",
            "%41",
        ];
        var text = new StringBuilder("/gw/shop/crm/rest/v1/contacts");
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            var at = random.Next(1, text.Length + 1);
            if (random.Next(4) == 0 && at < text.Length)
                text.Remove(at, random.Next(1, Math.Min(6, text.Length - at + 1)));
            else
                text.Insert(at, pieces[random.Next(pieces.Length)]);
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
