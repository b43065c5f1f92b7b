using System.Net;
using Evergrant.Sandbox;
using Evergrant.Storage;

namespace Evergrant.Server.Tests.Dashboard;

public sealed class StatusTests
{
    [Fact]
    public async Task Who_is_not_signed_in_learns_what_this_is_and_nothing_about_a_grant()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        using var browser = new Browser(house);
        foreach (var path in new[] { "/", "/grants/shop", "/grants/none" })
        {
            using var page = await browser.GetAsync(path);
            var text = await page.IsPageAsync(HttpStatusCode.OK, "evergrant operator link");
            Assert.DoesNotContain("shop", text, StringComparison.Ordinal);
            Assert.DoesNotContain(House.Account, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_grant_the_page_says_how_to_make_one()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        await browser.SignInAsync();
        using var page = await browser.GetAsync("/");
        var text = await page.IsPageAsync(HttpStatusCode.OK, "There is no grant yet");
        Assert.Contains("evergrant app add", text, StringComparison.Ordinal);
        Assert.Contains("evergrant connect", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_healthy_grant_shows_since_when_on_what_evidence_and_how_long()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        await house.Keap.Clock.AdvanceAsync(TimeSpan.FromDays(3));
        using var browser = new Browser(house);
        await browser.SignInAsync();
        using var page = await browser.GetAsync("/");
        var text = await page.IsPageAsync(HttpStatusCode.OK, "Healthy");
        Assert.Contains("1 grant: 1 healthy.", text, StringComparison.Ordinal);
        Assert.Contains(House.Account, text, StringComparison.Ordinal);
        Assert.Contains("The owner approved, and Keap issued tokens.", text, StringComparison.Ordinal);
        Assert.Contains("(3 d 0 h ago)", text, StringComparison.Ordinal);
        Assert.Contains("42 days left", text, StringComparison.Ordinal);
        Assert.Contains("estimate, profile keap: 45 days without use", text, StringComparison.Ordinal);
        Assert.Contains("Generation", text, StringComparison.Ordinal);
        var end = house.Keap.Clock.GetUtcNow().AddDays(42);
        Assert.Contains($"{end:yyyy-MM-dd HH:mm:ss}Z", text, StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv", text, StringComparison.Ordinal);
        using var reloading = await browser.GetAsync("/?reload=60");
        await reloading.IsPageAsync(HttpStatusCode.OK, "<meta http-equiv=\"refresh\" content=\"60\">");
    }

    [Fact]
    public async Task Those_that_need_a_person_come_first_and_every_state_has_its_words()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        var model = (await house.Home.Store.FindByNameAsync("shop", default))!.Grant;
        var states = Enum.GetValues<GrantState>();
        using var browser = new Browser(house);
        await browser.SignInAsync();
        foreach (var state in states)
        {
            await SetAsync(house, state);
            using var page = await browser.GetAsync("/");
            var text = await page.IsPageAsync(HttpStatusCode.OK, WordOf(state));
            Assert.Equal(
                state is not (GrantState.Paused or GrantState.Revoked),
                text.Contains("/grants/shop/pause", StringComparison.Ordinal)
            );
            Assert.Equal(state == GrantState.Paused, text.Contains("/grants/shop/resume", StringComparison.Ordinal));
            Assert.Equal(
                state != GrantState.Revoked,
                text.Contains("/grants/shop/reconnect", StringComparison.Ordinal)
            );
        }
        await SetAsync(house, GrantState.NeedsReauthorization);
        await house.ConnectAsync("alpha", "ab103.infusionsoft.com");
        await house.ConnectAsync("middle", "tv265.infusionsoft.com");
        await house.Home.Keeper.PauseAsync("middle", default);
        using var sorted = await browser.GetAsync("/");
        var html = await sorted.IsPageAsync(HttpStatusCode.OK, "3 grants: 1 reconnect needed, 1 paused, 1 healthy.");
        Assert.InRange(PlaceOf("shop"), 1, PlaceOf("middle"));
        Assert.InRange(PlaceOf("alpha"), PlaceOf("middle"), html.Length);
        Assert.Contains("not accepted any more", html, StringComparison.Ordinal);

        int PlaceOf(string name) => html.IndexOf($"id=\"name-{name}\"", StringComparison.Ordinal);

        async Task SetAsync(House house, GrantState state)
        {
            var grant = (await house.Home.Store.FindAsync(model.Id, default))!.Grant;
            var change = new GrantChange
            {
                State = state,
                Evidence = grant.Evidence,
                Trouble = Trouble.None,
            };
            Assert.True(await house.Home.Store.ChangeAsync(grant.Id, grant.Version, change, default));
        }
    }

    [Fact]
    public async Task A_refusal_is_told_with_what_was_sent_what_came_back_and_what_it_means()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        await house.Keap.Clock.AdvanceAsync(TimeSpan.FromDays(46));
        using var browser = new Browser(house);
        await browser.SignInAsync();
        using var pressed = await browser.PressAsync("/", "/grants/shop/refresh");
        Assert.Equal("/grants/shop?did=failed", $"{pressed.Headers.Location}");
        using var page = await browser.GetAsync("/grants/shop?did=failed");
        var text = await page.IsPageAsync(HttpStatusCode.OK, "Reconnect needed");
        Assert.Contains("brought no new token", text, StringComparison.Ordinal);
        Assert.Contains("Keap refused the refresh token.", text, StringComparison.Ordinal);
        Assert.Contains("<dt>Sent</dt><dd>refresh token (fingerprint ", text, StringComparison.Ordinal);
        Assert.Contains("Invalid Refresh Token", text, StringComparison.Ordinal);
        Assert.Contains("<dt>Meaning</dt>", text, StringComparison.Ordinal);
        Assert.Contains("The owner has to approve again", text, StringComparison.Ordinal);
        Assert.Contains("owner’s approval", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_secret_stands_on_a_page_of_the_operator_or_in_the_log()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        using var browser = new Browser(house);
        var link = (await house.Server.SignInLinks.CreateAsync(default)).Address;
        using (await browser.PostAsync(link, await browser.FormTokenAsync(link))) { }
        var cookie = browser.Cookies.GetCookies(house.Server.Address)["evergrant_operator"]!.Value;
        using (await browser.PressAsync("/", "/grants/shop/refresh")) { }
        house.Keap.Faults.Add(FaultNames.LostResponse, "refresh_token");
        using (await browser.PressAsync("/", "/grants/shop/refresh")) { }
        var seen = new List<string>();
        foreach (var path in new[] { "/", "/grants/shop", "/grants/none", "/?reload=60" })
        {
            using var page = await browser.GetAsync(path);
            seen.Add($"{page.Headers}{await page.Content.ReadAsStringAsync()}");
        }
        using (var reconnect = await browser.PressAsync("/", "/grants/shop/reconnect"))
            seen.Add(await reconnect.Content.ReadAsStringAsync());
        seen.AddRange(house.Logs.Lines);
        var snapshot = (await house.Home.Store.FindByNameAsync("shop", default))!;
        var issued = house.Keap.Lineage.Count;
        Assert.Equal(3, issued);
        string[] secrets =
        [
            .. house.IssuedTokens,
            snapshot.AccessToken.Reveal(),
            KeapSandboxSeed.ClientSecret,
            house.OperatorToken,
            link.Segments[^1],
            cookie,
        ];
        Assert.True(secrets.Length >= 11);
        foreach (var text in seen)
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    private static string WordOf(GrantState state) =>
        state switch
        {
            GrantState.Active => ">Healthy<",
            GrantState.Late => ">Late<",
            GrantState.Uncertain => ">Uncertain<",
            GrantState.NeedsReauthorization => ">Reconnect needed<",
            GrantState.Paused => ">Paused<",
            _ => ">Ended<",
        };
}
