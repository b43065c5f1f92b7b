using System.Net;
using System.Text;
using Evergrant.Storage;

namespace Evergrant.Server.Tests.Web;

public sealed class HygieneTests
{
    [Fact]
    public async Task Large_bodies_and_headers_are_refused()
    {
        await using var house = await House.BuildAsync();
        using var large = new ByteArrayContent(new byte[(64 * 1024) + 1]);
        using var body = await house.Api.PostAsync("/api/v1/grants/shop/refresh", large);
        await body.IsProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body_too_large");

        using var browser = new Browser(house);
        var link = await house.NewLinkAsync();
        using var form = await browser.PostAsync(link, new string('x', 65 * 1024));
        await form.IsPageAsync(HttpStatusCode.RequestEntityTooLarge, "65536 bytes");

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/grants");
        for (var n = 0; n < 5; n++)
            request.Headers.Add($"X-Large-{n}", new string('x', 8000));
        using var headers = await house.Api.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, headers.StatusCode);
    }

    [Fact]
    public async Task A_body_that_does_not_say_how_long_it_is_is_cut_off_as_well()
    {
        await using var house = await House.BuildAsync();
        var link = await house.NewLinkAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, link)
        {
            Content = new StreamContent(
                new MemoryStream(Encoding.ASCII.GetBytes("form_token=" + new string('x', 70_000)))
            ),
        };
        request.Headers.TransferEncodingChunked = true;
        request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");
        using var answer = await house.Api.SendAsync(request);
        await answer.IsPageAsync(HttpStatusCode.RequestEntityTooLarge, "65536 bytes");
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("evil.example:7400", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost:1", HttpStatusCode.OK)]
    [InlineData("shop.example", HttpStatusCode.OK)]
    public async Task Only_its_own_names_are_answered(string host, HttpStatusCode expected)
    {
        await using var house = await House.BuildAsync(
            settings: new Dictionary<string, string> { ["allowed_hosts"] = "shop.example,other.example" }
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/livez");
        request.Headers.Host = host;
        using var answer = await house.Api.SendAsync(request);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Unknown_addresses_and_wrong_methods_are_problems()
    {
        await using var house = await House.BuildAsync();
        using var nowhere = await house.Api.GetAsync("/api/v1/nothing");
        await nowhere.IsProblemAsync(HttpStatusCode.NotFound, "no_such_route");
        using var elsewhere = await house.Api.GetAsync("/favicon.ico");
        await elsewhere.IsProblemAsync(HttpStatusCode.NotFound, "no_such_route");
        using var wrong = await house.Api.DeleteAsync("/api/v1/grants");
        await wrong.IsProblemAsync(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        Assert.Equal(["GET"], wrong.Content.Headers.Allow);
        using var browser = new Browser(house);
        using var page = await browser.GetAsync(new Uri(house.Server.Address, "/connect"));
        await page.IsPageAsync(HttpStatusCode.NotFound, "nothing here");
    }

    [Fact]
    public async Task Pages_and_stylesheet_need_nothing_from_elsewhere()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        using var welcome = await browser.GetAsync(house.Server.Address);
        var text = await welcome.IsPageAsync(HttpStatusCode.OK, "Evergrant runs here");
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        Assert.False(welcome.Headers.Contains("Server"));
        using var css = await browser.GetAsync(new Uri(house.Server.Address, "/assets/evergrant.css"));
        Assert.Equal("text/css", css.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_unexpected_failure_shows_a_number_that_the_log_knows_and_nothing_else()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        await house.Home.Database.WriteAsync(
            new Sql("update token_sets set sealed_access_token = 'broken'").ExecuteAsync,
            default
        );
        using var answer = await house.Api.GetAsync("/api/v1/grants/shop");
        var problem = await answer.IsProblemAsync(HttpStatusCode.InternalServerError, "internal_error");
        var trace = (string)problem["trace_id"]!;
        Assert.DoesNotContain("Seal", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(house.Logs.Lines, line => line.Contains(trace, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Behind_a_proxy_links_name_the_public_address_and_cookies_are_for_https()
    {
        await using var house = await House.BuildAsync(
            settings: new Dictionary<string, string>
            {
                ["public_address"] = "https://connect.example",
                ["trusted_proxies"] = "127.0.0.1",
            }
        );
        var link = await house.NewLinkAsync();
        Assert.Equal("https://connect.example", link.GetLeftPart(UriPartial.Authority));
        using var request = new HttpRequestMessage(HttpMethod.Get, link.AbsolutePath);
        request.Headers.Host = "connect.example";
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-For", "198.51.100.7");
        using var answer = await house.Api.SendAsync(request);
        await answer.IsPageAsync(HttpStatusCode.OK, "Connect Keap");
        Assert.Contains("; secure", answer.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var house = await House.BuildAsync();
        await using var home = await house.OpenHomeAsync();
        var taken = await Assert.ThrowsAsync<PortInUseException>(() =>
            EvergrantServer.StartAsync(home, new ServerOptions { Listen = house.Server.Address }, default)
        );
        Assert.Equal(house.Server.Address.Port, taken.Port);
    }
}
