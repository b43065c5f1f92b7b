using System.Net;
using System.Web;
using Evergrant.Server.Connect;
using Evergrant.Server.Consumers;
using Evergrant.Server.Tests.Gateway;

namespace Evergrant.Server.Tests.Grants;

/// A grant that is a static key. The access token of a fresh pair stands in for one: the sandbox takes it for a day.
public sealed class StaticKeyTests
{
    [Fact]
    public async Task The_token_of_a_key_says_that_it_never_ends()
    {
        await using var house = await House.BuildAsync();
        var key = await AddKeyAsync(house);
        await house.Keap.Clock.AdvanceAsync(TimeSpan.FromDays(400));

        var token = (await house.ReadAsync("/api/v1/grants/own/token")).AsObject();

        Assert.Equal(
            ["access_token", "token_type", "expires_at", "expires_in", "generation"],
            token.Select(member => member.Key)
        );
        Assert.Equal(key, (string?)token["access_token"]);
        Assert.Null(token["expires_at"]);
        Assert.Null(token["expires_in"]);
        var grant = await house.ReadAsync("/api/v1/grants/own");
        Assert.True(grant.AsObject().TryGetPropertyValue("access_expires_at", out var end) && end is null);
        Assert.StartsWith("Nothing to do", (string?)grant["what_to_do"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_page_says_never_and_offers_neither_refresh_nor_reconnect()
    {
        await using var house = await House.BuildAsync();
        await AddKeyAsync(house);
        using var browser = new Browser(house);
        await browser.SignInAsync();

        using var page = await browser.GetAsync("/grants/own");

        var text = await page.IsPageAsync(HttpStatusCode.OK, "never ends");
        Assert.Contains("A key was added, and Keap took it.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("9999", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Refresh now", text, StringComparison.Ordinal);
        Assert.DoesNotContain("/grants/own/reconnect", text, StringComparison.Ordinal);
        Assert.Contains("/grants/own/pause", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_401_to_a_key_passes_through_and_nothing_is_refreshed()
    {
        await using var scene = await GatewayHouse.BuildAsync();
        var house = scene.House;
        await AddKeyAsync(house);
        var grant = await scene.GrantIdAsync("own");
        var consumer = (await scene.Keys.AddAsync(new NewConsumerKey { Grant = grant, Name = "own" }, default))!;
        using var http = scene.NewHttp(consumer);
        using var before = await http.GetAsync("/gw/own/crm/rest/v1/contacts");
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        await house.Keap.Clock.AdvanceAsync(TimeSpan.FromDays(2));
        var asked = house.Keap.Requests.Count;

        using var after = await http.GetAsync("/gw/own/crm/rest/v1/contacts");

        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        var body = await after.Content.ReadAsStringAsync();
        Assert.Contains("keymanagement.service", body, StringComparison.Ordinal);
        Assert.Equal(asked + 1, house.Keap.Requests.Count);
        Assert.Equal(0, house.Redemptions);
    }

    [Fact]
    public async Task Nobody_is_asked_to_approve_a_key_or_an_app_without_a_client()
    {
        await using var house = await House.BuildAsync();
        await AddKeyAsync(house);
        await house.Home.Store.AddAppAsync(
            new App
            {
                Name = "keys",
                Profile = "keap",
                SecretSetAt = house.Keap.Clock.GetUtcNow(),
            },
            default
        );

        Assert.IsType<CreateLinkResult.StaticKey>(await house.Server.Links.CreateReconnectAsync("own", null, default));
        Assert.IsType<CreateLinkResult.NoClient>(
            await house.Server.Links.CreateAsync(new NewGrantLink { App = "keys" }, default)
        );
    }

    [Fact]
    public async Task A_code_that_comes_back_in_another_sign_in_is_not_sent_again()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var first = await browser.ConsentAsync(await house.NewLinkAsync("shop"));
        await browser.FollowAsync(first);
        var second = await browser.ConsentAsync(await house.NewLinkAsync("other"));
        var query = HttpUtility.ParseQueryString(second.Query);
        query["code"] = HttpUtility.ParseQueryString(first.Query)["code"];

        var page = await browser.FollowAsync(new UriBuilder(second) { Query = query.ToString() }.Uri);

        Assert.Contains("That answer was used before", page, StringComparison.Ordinal);
        Assert.Contains("Nothing was sent", page, StringComparison.Ordinal);
        Assert.Equal(1, house.Exchanges);
    }

    private static async Task<string> AddKeyAsync(House house)
    {
        var key = (await house.Keap.IssueTokensAsync()).AccessToken;
        var request = new KeyRequest
        {
            App = House.App,
            GrantName = "own",
            Key = new AccessToken(key),
        };
        Assert.IsType<KeyResult.Added>(await house.Home.Keeper.AddKeyAsync(request, default));
        return key;
    }
}
