using System.Net;
using System.Text.RegularExpressions;

namespace Evergrant.Server.Tests.Dashboard;

public sealed partial class ActionTests
{
    public static TheoryData<string> Verbs => ["reconnect", "refresh", "pause", "resume"];

    [Fact]
    public async Task Pausing_stops_the_token_at_once_and_resuming_brings_it_back()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        await house.ReadAsync("/api/v1/grants/shop/token");
        using var browser = new Browser(house);
        await browser.SignInAsync();

        using var paused = await browser.PressAsync("/", "/grants/shop/pause");

        Assert.Equal("/grants/shop?did=paused", $"{paused.Headers.Location}");
        using var answer = await house.Api.GetAsync("/api/v1/grants/shop/token");
        await answer.IsProblemAsync(HttpStatusCode.Conflict, "grant_paused");

        using var resumed = await browser.PressAsync("/grants/shop?did=paused", "/grants/shop/resume");

        Assert.Equal("/grants/shop?did=resumed", $"{resumed.Headers.Location}");
        await house.ReadAsync("/api/v1/grants/shop/token");
        using var page = await browser.GetAsync("/grants/shop?did=resumed");
        await page.IsPageAsync(HttpStatusCode.OK, "Resumed: it is looked at right away.");
    }

    [Fact]
    public async Task Refreshing_rotates_and_says_so()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        using var browser = new Browser(house);
        await browser.SignInAsync();
        using var pressed = await browser.PressAsync("/", "/grants/shop/refresh");
        using var page = await browser.GetAsync($"{pressed.Headers.Location}");
        await page.IsPageAsync(HttpStatusCode.OK, "Refreshed: generation 2.");
        Assert.Equal(1, house.Redemptions);
    }

    [Fact]
    public async Task Reconnecting_makes_a_link_that_works_once_keeps_the_id_and_takes_no_other_account()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        var id = (string?)(await house.ReadAsync("/api/v1/grants/shop"))["id"];
        using var browser = new Browser(house);
        await browser.SignInAsync();
        using var made = await browser.PressAsync("/", "/grants/shop/reconnect");
        var text = await made.IsPageAsync(HttpStatusCode.OK, "Link for the owner");
        var link = new Uri(Readonly().Match(text).Groups[1].Value);

        var other = await browser.FollowAsync(await browser.ConsentAsync(link, "ab103.infusionsoft.com"));

        Assert.Contains("That was another account", other, StringComparison.Ordinal);
        Assert.Contains(
            $"<dt>Asked for</dt><dd>{House.Account}: kept as it was",
            WebUtility.HtmlDecode(other),
            StringComparison.Ordinal
        );
        Assert.Contains("<dt>Allowed</dt><dd>ab103.infusionsoft.com: kept apart as", other, StringComparison.Ordinal);

        await browser.FollowAsync(await browser.ConsentAsync(link));

        var after = await house.ReadAsync("/api/v1/grants/shop");
        Assert.Equal((id, 2), ((string?)after["id"], (int?)after["generation"]));
        using var again = await browser.GetAsync(link);
        await again.IsPageAsync(HttpStatusCode.Gone, "used already");
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Nobody_acts_without_a_session(string verb)
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        var before = await StandingAsync(house);
        using var browser = new Browser(house);
        using var answer = await browser.PostAsync(new Uri(house.Server.Address, $"/grants/shop/{verb}"), "x");
        await answer.IsPageAsync(HttpStatusCode.Forbidden, "not signed in");
        Assert.Equal(before, await StandingAsync(house));
    }

    [Theory]
    [InlineData("http://evil.example", null)]
    [InlineData("null", null)]
    [InlineData(null, null)]
    [InlineData(null, "cross-site")]
    [InlineData("self", "cross-site")]
    [InlineData("self", "same-site")]
    [InlineData("http://evil.example", "same-origin")]
    public async Task A_button_on_another_site_does_nothing_even_with_the_right_token(string? origin, string? site)
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        var before = await StandingAsync(house);
        using var browser = new Browser(house);
        await browser.SignInAsync();
        var action = new Uri(house.Server.Address, "/grants/shop/pause");
        using var answer = await browser.PostAsync(
            action,
            await browser.FormTokenAsync("/", action.AbsolutePath),
            origin,
            site
        );
        await answer.IsPageAsync(HttpStatusCode.BadRequest, "once more");
        Assert.Equal(before, await StandingAsync(house));
    }

    [Fact]
    public async Task A_form_of_another_session_or_for_another_button_does_nothing()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        var before = await StandingAsync(house);
        using var mine = new Browser(house);
        using var other = new Browser(house);
        await mine.SignInAsync();
        await other.SignInAsync();
        var pause = new Uri(house.Server.Address, "/grants/shop/pause");
        foreach (
            var form in new[]
            {
                "",
                "x",
                await other.FormTokenAsync("/", "/grants/shop/pause"),
                await mine.FormTokenAsync("/", "/grants/shop/refresh"),
                await mine.FormTokenAsync("/", "/sign-out"),
            }
        )
        {
            using var answer = await mine.PostAsync(pause, form);
            await answer.IsPageAsync(HttpStatusCode.BadRequest, "once more");
        }
        Assert.Equal(before, await StandingAsync(house));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Loading_the_address_of_a_button_does_nothing(string verb)
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        using var browser = new Browser(house);
        await browser.SignInAsync();
        using var answer = await browser.GetAsync($"/grants/shop/{verb}");
        await answer.IsPageAsync(HttpStatusCode.MethodNotAllowed, "POST");
    }

    private static async Task<Grant> StandingAsync(House house) =>
        (await house.Home.Store.FindByNameAsync("shop", default))!.Grant;

    [GeneratedRegex("readonly value=\"([^\"]+)\"")]
    private static partial Regex Readonly();
}
