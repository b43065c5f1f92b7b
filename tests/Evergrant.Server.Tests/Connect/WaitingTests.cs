using System.Net;
using System.Web;

namespace Evergrant.Server.Tests.Connect;

public sealed class WaitingTests
{
    [Fact]
    public async Task The_page_waits_offers_the_same_address_and_becomes_the_result_by_itself()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var link = await house.NewLinkAsync("shop");
        using var begun = await browser.PostAsync(link, await browser.FormTokenAsync(link));
        var page = await begun.IsPageAsync(HttpStatusCode.OK, "Waiting for Keap");
        Assert.Contains(
            $"<meta http-equiv=\"refresh\" content=\"5;url={link.AbsolutePath}/waiting\">",
            page,
            StringComparison.Ordinal
        );
        var authorize = Browser.NewTabOf(page);
        for (var times = 0; times < 3; times++)
        {
            using var waiting = await browser.GetAsync($"{link.AbsolutePath}/waiting");
            var text = await waiting.IsPageAsync(HttpStatusCode.OK, "Waiting for Keap");
            Assert.Equal(authorize, Browser.NewTabOf(text));
            Assert.DoesNotContain("<label", text, StringComparison.Ordinal);
        }

        using var returned = await browser.GetAsync(await house.Keap.ConsentAsync(authorize));

        using var ended = await browser.GetAsync($"{link.AbsolutePath}/waiting");
        Assert.Equal((HttpStatusCode.SeeOther, returned.Headers.Location), (ended.StatusCode, ended.Headers.Location));
        using var result = await browser.GetAsync($"{ended.Headers.Location}");
        await result.IsPageAsync(HttpStatusCode.OK, "Keap is connected");
    }

    [Fact]
    public async Task After_a_minute_it_names_causes_takes_the_address_apart_and_takes_a_pasted_one()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var link = await house.NewLinkAsync("shop");
        var authorize = await browser.BeginAsync(link);
        house.ProcessClock.Shift(TimeSpan.FromSeconds(59));
        using var early = await browser.GetAsync($"{link.AbsolutePath}/waiting");
        Assert.DoesNotContain(
            "Your Accounts",
            await early.IsPageAsync(HttpStatusCode.OK, "Waiting"),
            StringComparison.Ordinal
        );
        house.ProcessClock.Shift(TimeSpan.FromSeconds(1));

        using var late = await browser.GetAsync($"{link.AbsolutePath}/waiting");

        var text = await late.IsPageAsync(HttpStatusCode.OK, "Did it end on “Your Accounts”");
        Assert.Contains("<code>redirect_uri</code>", text, StringComparison.Ordinal);
        Assert.Contains(house.Server.Address + "callback/keap", text, StringComparison.Ordinal);
        var state = HttpUtility.ParseQueryString(authorize.Query)["state"]!;
        Assert.Contains($"{state[..6]}… ({state.Length} characters)", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split(state).Length);
        var form = await browser.FormTokenAsync($"{link.AbsolutePath}/waiting", $"{link.AbsolutePath}/answer");
        var callback = await house.Keap.ConsentAsync(authorize);
        using var pasted = await browser.PostAsync(new Uri($"{link}/answer"), form, pasted: callback.AbsoluteUri);
        Assert.Equal(HttpStatusCode.SeeOther, pasted.StatusCode);
        Assert.Equal(1, house.Exchanges);
    }

    [Fact]
    public async Task Help_can_be_had_at_once()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var link = await house.NewLinkAsync("shop");
        await browser.BeginAsync(link);
        using var page = await browser.GetAsync($"{link.AbsolutePath}/waiting?help");
        var text = await page.IsPageAsync(HttpStatusCode.OK, "Whole address of the new tab");
        Assert.Contains($"content=\"60;url={link.AbsolutePath}/waiting?help\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_browser_is_shown_the_beginning_and_not_the_address()
    {
        await using var house = await House.BuildAsync();
        using var mine = new Browser(house);
        using var other = new Browser(house);
        var link = await house.NewLinkAsync("shop");
        var state = HttpUtility.ParseQueryString((await mine.BeginAsync(link)).Query)["state"]!;
        using var page = await other.GetAsync($"{link.AbsolutePath}/waiting");
        var text = await page.IsPageAsync(HttpStatusCode.OK, "Continue to Keap");
        Assert.DoesNotContain(state, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deny_too_is_told_and_a_sign_in_of_long_ago_has_ended()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var link = await house.NewLinkAsync("shop");
        await browser.FollowAsync(await browser.ConsentAsync(link, allow: false));
        using var denied = await browser.GetAsync($"{link.AbsolutePath}/waiting");
        using var result = await browser.GetAsync($"{denied.Headers.Location}");
        await result.IsPageAsync(HttpStatusCode.OK, "You pressed Deny");

        await browser.BeginAsync(link);
        house.ProcessClock.Shift(TimeSpan.FromMinutes(15));
        using var late = await browser.GetAsync($"{link.AbsolutePath}/waiting");
        await late.IsPageAsync(HttpStatusCode.Gone, "took too long");
    }
}
