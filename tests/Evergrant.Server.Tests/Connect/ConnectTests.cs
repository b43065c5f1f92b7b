using System.Net;
using System.Net.Http.Json;
using Evergrant.Sandbox;
using Evergrant.Server.Connect;

namespace Evergrant.Server.Tests.Connect;

public sealed class ConnectTests
{
    [Fact]
    public async Task An_owner_connects_through_pages_cookie_and_callback()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var link = await house.NewLinkAsync("shop", House.Account);
        using var invitation = await browser.GetAsync(link);
        var text = await invitation.IsPageAsync(HttpStatusCode.OK, "Connect Keap");
        Assert.Contains(House.Account, text, StringComparison.Ordinal);
        Assert.Contains(
            "default-src 'none'",
            invitation.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );
        Assert.Equal("no-referrer", invitation.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(invitation.Headers.CacheControl?.NoStore);

        var callback = await AllowOverHttpAsync(house, await browser.BeginAsync(link));
        var page = await browser.FollowAsync(callback);

        Assert.Contains("Keap is connected", page, StringComparison.Ordinal);
        Assert.Contains(House.Account, page, StringComparison.Ordinal);
        var token = await house.ReadAsync("/api/v1/grants/shop/token");
        Assert.Equal(1, (int?)token["generation"]);
        Assert.Equal(1, house.Exchanges);
    }

    [Fact]
    public async Task Loading_a_link_changes_nothing_and_a_used_link_is_gone()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var link = await house.NewLinkAsync();
        for (var times = 0; times < 3; times++)
            await browser.FormTokenAsync(link);

        await browser.FollowAsync(await browser.ConsentAsync(link));

        using var again = await browser.GetAsync(link);
        await again.IsPageAsync(HttpStatusCode.Gone, "used already");
        using var post = await browser.PostAsync(link, "x");
        await post.IsPageAsync(HttpStatusCode.Gone, "used already");
    }

    [Fact]
    public async Task A_link_ends_after_30_minutes_and_a_made_up_one_is_not_known()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var link = await house.NewLinkAsync();
        house.ProcessClock.Shift(TimeSpan.FromMinutes(31));
        using var late = await browser.GetAsync(link);
        await late.IsPageAsync(HttpStatusCode.Gone, "expired");
        using var madeUp = await browser.GetAsync(new Uri(house.Server.Address, $"/connect/{new string('A', 43)}"));
        await madeUp.IsPageAsync(HttpStatusCode.NotFound, "not known");
        using var nonsense = await browser.GetAsync(new Uri(house.Server.Address, "/connect/%22%3Cb%3E"));
        await nonsense.IsPageAsync(HttpStatusCode.NotFound, "not known");
    }

    [Theory]
    [InlineData("http://evil.example", null)]
    [InlineData("null", null)]
    [InlineData(null, null)]
    [InlineData(null, "cross-site")]
    [InlineData("self", "cross-site")]
    [InlineData("http://evil.example", "same-origin")]
    public async Task A_button_pressed_on_another_site_begins_nothing(string? origin, string? site)
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var link = await house.NewLinkAsync();
        using var answer = await browser.PostAsync(link, await browser.FormTokenAsync(link), origin, site);
        await answer.IsPageAsync(HttpStatusCode.BadRequest, "once more");
    }

    [Theory]
    [InlineData("null", "same-origin")]
    [InlineData(null, "same-origin")]
    [InlineData("self", null)]
    public async Task A_button_pressed_on_our_page_begins_a_sign_in_in_every_browser(string? origin, string? site)
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var link = await house.NewLinkAsync();
        using var answer = await browser.PostAsync(link, await browser.FormTokenAsync(link), origin, site);
        await answer.IsPageAsync(HttpStatusCode.OK, "Open Keap in a new tab");
    }

    [Fact]
    public async Task A_form_of_another_browser_begins_nothing()
    {
        await using var house = await House.BuildAsync();
        using var mine = new Browser(house);
        using var other = new Browser(house);
        var link = await house.NewLinkAsync();
        await mine.FormTokenAsync(link);
        using var answer = await mine.PostAsync(link, await other.FormTokenAsync(link));
        await answer.IsPageAsync(HttpStatusCode.BadRequest, "once more");
        using var empty = await mine.PostAsync(link, "");
        await empty.IsPageAsync(HttpStatusCode.BadRequest, "once more");
    }

    [Fact]
    public async Task A_first_connect_that_nobody_vouched_for_waits_for_an_operator()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var link = await house.NewLinkAsync("shop", activate: false);
        var page = await browser.FollowAsync(await browser.ConsentAsync(link));
        Assert.Contains("waits for approval", page, StringComparison.Ordinal);
        using var answer = await house.Api.GetAsync("/api/v1/grants/shop/token");
        await answer.IsProblemAsync(HttpStatusCode.Conflict, "grant_paused");
    }

    [Fact]
    public async Task The_wrong_account_on_a_reconnect_is_named_beside_the_right_one_and_the_link_stays_good()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        using var browser = new Browser(house);
        var link = House.Address(await house.Server.Links.CreateReconnectAsync("shop", null, default));

        var page = await browser.FollowAsync(await browser.ConsentAsync(link, "ab103.infusionsoft.com"));

        Assert.Contains("That was another account", page, StringComparison.Ordinal);
        Assert.Contains("ab103.infusionsoft.com", page, StringComparison.Ordinal);
        Assert.Contains(House.Account, page, StringComparison.Ordinal);
        Assert.Contains(link.AbsolutePath, page, StringComparison.Ordinal);
        Assert.Equal(1, (int?)(await house.ReadAsync("/api/v1/grants/shop/token"))["generation"]);

        var right = await browser.FollowAsync(await browser.ConsentAsync(link));
        Assert.Contains("Keap is connected again", right, StringComparison.Ordinal);
        Assert.Equal(2, (int?)(await house.ReadAsync("/api/v1/grants/shop/token"))["generation"]);
    }

    [Fact]
    public async Task A_proof_key_goes_along_only_where_the_provider_is_known_to_take_it()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var keap = await browser.BeginAsync(await house.NewLinkAsync());
        Assert.DoesNotContain("code_challenge", keap.Query, StringComparison.Ordinal);
        Assert.Contains(
            $"redirect_uri={Uri.EscapeDataString(house.Server.Address + "callback/keap")}",
            keap.Query,
            StringComparison.Ordinal
        );

        var garden = await browser.BeginAsync(await house.NewLinkAsync(app: "garden"));
        Assert.Contains("code_challenge_method=S256", garden.Query, StringComparison.Ordinal);
        var page = await browser.FollowAsync(await house.Keap.ConsentAsync(garden));
        Assert.Contains("Garden is connected", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_was_paused_stays_so_when_nobody_vouches_for_the_next_consent()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        await browser.FollowAsync(await browser.ConsentAsync(await house.NewLinkAsync("shop", activate: false)));
        var page = await browser.FollowAsync(
            await browser.ConsentAsync(await house.NewLinkAsync("shop", activate: false))
        );
        Assert.Contains("waits for approval", page, StringComparison.Ordinal);
        using var answer = await house.Api.GetAsync("/api/v1/grants/shop/token");
        await answer.IsProblemAsync(HttpStatusCode.Conflict, "grant_paused");
    }

    [Fact]
    public async Task Links_are_for_apps_and_grants_that_exist()
    {
        await using var house = await House.BuildAsync();
        Assert.IsType<CreateLinkResult.NoSuchApp>(
            await house.Server.Links.CreateAsync(new NewGrantLink { App = "none" }, default)
        );
        Assert.IsType<CreateLinkResult.NoSuchGrant>(
            await house.Server.Links.CreateReconnectAsync("none", null, default)
        );
    }

    private static async Task<Uri> AllowOverHttpAsync(House house, Uri authorize)
    {
        using var http = new HttpClient { BaseAddress = house.Keap.Address };
        http.DefaultRequestHeaders.Add("X-Evergrant-Sandbox", "1");
        using var answer = await http.PostAsJsonAsync(
            "/_sandbox/v1/consent",
            new { authorize_url = authorize.AbsoluteUri, answer = "allow" }
        );
        return new Uri((string)(await answer.JsonAsync())["redirect_to"]!);
    }
}
