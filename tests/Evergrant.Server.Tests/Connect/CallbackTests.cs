using System.Net;
using Evergrant.Sandbox;

namespace Evergrant.Server.Tests.Connect;

public sealed class CallbackTests
{
    [Fact]
    public async Task Sixteen_callbacks_at_once_redeem_the_code_once()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var callback = await browser.ConsentAsync(await house.NewLinkAsync("shop"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => browser.GetAsync(callback)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.SeeOther);
        Assert.Equal(15, answers.Count(answer => answer.StatusCode == HttpStatusCode.Gone));
        Assert.Equal(1, house.Exchanges);
        using var later = await browser.GetAsync(callback);
        await later.IsPageAsync(HttpStatusCode.Gone, "See how it ended");
        Assert.Equal(1, house.Exchanges);
        Assert.Equal(1, (int?)(await house.ReadAsync("/api/v1/grants/shop/token"))["generation"]);
    }

    [Fact]
    public async Task Denying_changes_nothing_and_offers_the_way_back()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var link = await house.NewLinkAsync();

        var page = await browser.FollowAsync(await browser.ConsentAsync(link, allow: false));

        Assert.Contains("You pressed Deny", page, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed", page, StringComparison.Ordinal);
        Assert.Contains(link.AbsolutePath, page, StringComparison.Ordinal);
        Assert.Equal(0, house.Exchanges);
        Assert.Empty(await house.Home.Store.ListAsync(null, 10, default));
        Assert.Contains(
            "Keap is connected",
            await browser.FollowAsync(await browser.ConsentAsync(link)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_result_page_can_be_loaded_again_and_shows_others_no_way_back()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var link = await house.NewLinkAsync();
        using var answer = await browser.GetAsync(await browser.ConsentAsync(link, allow: false));
        var result = new Uri(house.Server.Address, answer.Headers.Location!);
        Assert.Empty(result.Query);
        for (var times = 0; times < 2; times++)
        {
            using var page = await browser.GetAsync(result);
            Assert.Contains(
                link.AbsolutePath,
                await page.IsPageAsync(HttpStatusCode.OK, "Deny"),
                StringComparison.Ordinal
            );
        }
        using var stranger = new Browser(house);
        using var seen = await stranger.GetAsync(result);
        Assert.DoesNotContain(
            link.AbsolutePath,
            await seen.IsPageAsync(HttpStatusCode.OK, "Deny"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("?code=abc", 400, "does not belong here")]
    [InlineData("?code=abc&state=", 400, "does not belong here")]
    [InlineData("?code=abc&state=forged", 400, "does not belong here")]
    [InlineData("?error=access_denied&state=forged", 400, "does not belong here")]
    [InlineData("", 400, "no code")]
    [InlineData("?state=forged", 400, "no code")]
    [InlineData("?code=a&code=b&state=forged", 400, "no code")]
    public async Task A_forged_answer_gets_a_clear_page(string query, int status, string words)
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        await browser.BeginAsync(await house.NewLinkAsync());
        using var answer = await browser.GetAsync(new Uri(house.Server.Address, $"/callback/keap{query}"));
        await answer.IsPageAsync((HttpStatusCode)status, words);
        Assert.Equal(0, house.Exchanges);
    }

    [Fact]
    public async Task An_answer_counts_only_in_the_browser_that_asked()
    {
        await using var house = await House.BuildAsync();
        using var mine = new Browser(house);
        using var other = new Browser(house);
        var callback = await mine.ConsentAsync(await house.NewLinkAsync());
        using var without = await other.GetAsync(callback);
        await without.IsPageAsync(HttpStatusCode.BadRequest, "does not belong here");
        await other.BeginAsync(await house.NewLinkAsync());
        using var foreign = await other.GetAsync(callback);
        await foreign.IsPageAsync(HttpStatusCode.BadRequest, "does not belong here");
        Assert.Equal(0, house.Exchanges);
        Assert.Contains("Keap is connected", await mine.FollowAsync(callback), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_is_too_late_after_15_minutes_of_the_process_clock_only()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var link = await house.NewLinkAsync();
        var late = await browser.ConsentAsync(link);
        house.ProcessClock.Shift(TimeSpan.FromMinutes(15));
        using var answer = await browser.GetAsync(late);
        await answer.IsPageAsync(HttpStatusCode.Gone, "took too long");
        Assert.Equal(0, house.Exchanges);

        var authorize = await browser.BeginAsync(link);
        await house.Keap.Clock.AdvanceAsync(TimeSpan.FromDays(3));
        Assert.Contains(
            "Keap is connected",
            await browser.FollowAsync(await house.Keap.ConsentAsync(authorize)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_answer_of_another_provider_is_refused()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var callback = await browser.ConsentAsync(await house.NewLinkAsync());
        using var unknown = await browser.GetAsync(new Uri(house.Server.Address, $"/callback/other{callback.Query}"));
        await unknown.IsPageAsync(HttpStatusCode.NotFound, "nothing here");
        using var other = await browser.GetAsync(new Uri(house.Server.Address, $"/callback/garden{callback.Query}"));
        await other.IsPageAsync(HttpStatusCode.BadRequest, "does not belong here");
        Assert.Equal(0, house.Exchanges);
    }

    [Fact]
    public async Task An_answer_that_did_not_come_back_can_be_pasted_once_and_only_by_our_own_form()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var link = await house.NewLinkAsync("shop");
        var pasted = (await browser.ConsentAsync(link)).AbsoluteUri;
        var address = new Uri($"{link.AbsoluteUri}/answer");
        var token = await browser.FormTokenAsync(link);
        using var foreign = await browser.PostAsync(address, token, "http://evil.example", pasted: pasted);
        await foreign.IsPageAsync(HttpStatusCode.BadRequest, "once more");
        using var empty = await browser.PostAsync(address, token, pasted: "https://accounts.infusionsoft.com/");
        await empty.IsPageAsync(HttpStatusCode.BadRequest, "no code");
        Assert.Equal(0, house.Exchanges);

        using var first = await browser.PostAsync(address, token, pasted: pasted);
        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        using var second = await browser.PostAsync(address, token, pasted: pasted);
        await second.IsPageAsync(HttpStatusCode.Gone, "used already");
        Assert.Equal(1, house.Exchanges);
        Assert.Equal(1, (int?)(await house.ReadAsync("/api/v1/grants/shop/token"))["generation"]);
    }

    [Fact]
    public async Task A_code_that_was_not_accepted_leaves_the_link_good()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var link = await house.NewLinkAsync();
        house.Keap.Faults.Add(FaultNames.ResetBeforeCommit, "authorization_code");
        var failed = await browser.FollowAsync(await browser.ConsentAsync(link));
        Assert.Contains("Try again", failed, StringComparison.Ordinal);
        Assert.Contains(
            "Keap is connected",
            await browser.FollowAsync(await browser.ConsentAsync(link)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_browser_that_leaves_during_the_exchange_loses_nothing()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var callback = await browser.ConsentAsync(await house.NewLinkAsync("shop"));
        var fault = house.Keap.Faults.Add(FaultNames.Hang, "authorization_code");
        using (var leaving = new HttpClient(new SocketsHttpHandler { CookieContainer = browser.Cookies }))
        {
            using var gone = new CancellationTokenSource();
            var request = leaving.GetAsync(callback, gone.Token);
            await fault.WaitUntilFiredAsync();
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        }
        fault.Release();
        await house.Home.Keeper.WhenSettledAsync(default);
        Assert.Equal(1, (int?)(await house.ReadAsync("/api/v1/grants/shop/token"))["generation"]);
    }
}
