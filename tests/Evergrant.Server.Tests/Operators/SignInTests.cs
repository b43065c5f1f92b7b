using System.Net;
using Evergrant.Server.Operators;

namespace Evergrant.Server.Tests.Operators;

public sealed class SignInTests
{
    [Fact]
    public async Task A_link_signs_one_browser_in_once()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var link = (await house.Server.SignInLinks.CreateAsync(default)).Address;
        for (var times = 0; times < 3; times++)
            await browser.FormTokenAsync(link);
        await NobodyIsInAsync(house, browser);

        using var signedIn = await browser.PostAsync(link, await browser.FormTokenAsync(link));

        Assert.Equal((HttpStatusCode.SeeOther, "/"), (signedIn.StatusCode, $"{signedIn.Headers.Location}"));
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single(text => text.StartsWith("evergrant_operator="));
        Assert.Contains("; path=/; samesite=strict; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
        using var status = await browser.GetAsync("/");
        await status.IsPageAsync(HttpStatusCode.OK, "Sign out");
        using var other = new Browser(house);
        using var again = await other.GetAsync(link);
        await again.IsPageAsync(HttpStatusCode.Gone, "used already");
        using var posted = await browser.PostAsync(link, "x");
        await posted.IsPageAsync(HttpStatusCode.Gone, "used already");
        await NobodyIsInAsync(house, other);
    }

    [Fact]
    public async Task Of_sixteen_who_press_the_button_at_once_one_is_in()
    {
        await using var house = await House.BuildAsync();
        var link = (await house.Server.SignInLinks.CreateAsync(default)).Address;
        var browsers = Enumerable.Range(0, 16).Select(_ => new Browser(house)).ToList();
        var forms = await Task.WhenAll(browsers.Select(browser => browser.FormTokenAsync(link)));
        var answers = await Task.WhenAll(browsers.Zip(forms, (browser, form) => browser.PostAsync(link, form)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.SeeOther);
        Assert.Equal(15, answers.Count(answer => answer.StatusCode == HttpStatusCode.Gone));
        browsers.ForEach(browser => browser.Dispose());
    }

    [Fact]
    public async Task A_link_ends_after_ten_minutes_of_the_process_clock_only()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var link = (await house.Server.SignInLinks.CreateAsync(default)).Address;
        await house.Keap.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        var form = await browser.FormTokenAsync(link);
        house.ProcessClock.Shift(TimeSpan.FromMinutes(10));
        using var shown = await browser.GetAsync(link);
        await shown.IsPageAsync(HttpStatusCode.Gone, "expired");
        using var posted = await browser.PostAsync(link, form);
        await posted.IsPageAsync(HttpStatusCode.Gone, "expired");
        foreach (var madeUp in new[] { $"/sign-in/{new string('A', 43)}", "/sign-in/%22%3Cb%3E" })
        {
            using var unknown = await browser.GetAsync(madeUp);
            await unknown.IsPageAsync(HttpStatusCode.NotFound, "not known");
        }
    }

    [Theory]
    [InlineData("http://evil.example", null)]
    [InlineData("null", null)]
    [InlineData(null, null)]
    [InlineData("self", "cross-site")]
    [InlineData("self", "same-site")]
    public async Task A_button_on_another_site_signs_nobody_in(string? origin, string? site)
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        var link = (await house.Server.SignInLinks.CreateAsync(default)).Address;
        using var answer = await browser.PostAsync(link, await browser.FormTokenAsync(link), origin, site);
        await answer.IsPageAsync(HttpStatusCode.BadRequest, "once more");
        using var stranger = new Browser(house);
        using var without = await stranger.PostAsync(link, await browser.FormTokenAsync(link));
        await without.IsPageAsync(HttpStatusCode.BadRequest, "once more");
        using var signedIn = await browser.PostAsync(link, await browser.FormTokenAsync(link));
        Assert.Equal(HttpStatusCode.SeeOther, signedIn.StatusCode);
    }

    [Fact]
    public async Task A_session_ends_by_lying_idle_by_age_by_the_button_and_by_revoking()
    {
        await using var house = await House.BuildAsync();
        using var browser = new Browser(house);
        await browser.SignInAsync();
        house.ProcessClock.Shift(TimeSpan.FromHours(12));
        await NobodyIsInAsync(house, browser);

        await browser.SignInAsync();
        for (var day = 0.0; day < 6.9; day += 0.45)
        {
            house.ProcessClock.Shift(TimeSpan.FromDays(0.45));
            using var used = await browser.GetAsync("/");
            await used.IsPageAsync(HttpStatusCode.OK, day < 6.5 ? "Sign out" : "Evergrant runs here");
        }

        await browser.SignInAsync();
        using var foreign = await browser.PostAsync(new Uri(house.Server.Address, "/sign-out"), "x");
        await foreign.IsPageAsync(HttpStatusCode.BadRequest, "once more");
        var kept = browser.Cookies.GetCookies(house.Server.Address)["evergrant_operator"]!.Value;
        using var signedOut = await browser.PressAsync("/", "/sign-out");
        Assert.Equal(HttpStatusCode.SeeOther, signedOut.StatusCode);
        await NobodyIsInAsync(house, browser);
        browser.Cookies.Add(house.Server.Address, new Cookie("evergrant_operator", kept));
        await NobodyIsInAsync(house, browser);

        await browser.SignInAsync();
        var unused = (await house.Server.SignInLinks.CreateAsync(default)).Address;
        await using var elsewhere = await house.OpenHomeAsync();
        var links = await SignInLinks.OpenAsync(elsewhere, default);
        Assert.Equal(1, await links.RevokeAllAsync(default));
        await NobodyIsInAsync(house, browser);
        using var gone = await browser.GetAsync(unused);
        await gone.IsPageAsync(HttpStatusCode.NotFound, "not known");
    }

    [Fact]
    public async Task A_link_is_kept_as_a_hash_does_not_print_and_its_file_is_private()
    {
        await using var house = await House.BuildAsync();
        var link = await house.Server.SignInLinks.CreateAsync(default);
        var code = link.Address.Segments[^1];
        Assert.DoesNotContain(code, $"{link}", StringComparison.Ordinal);
        house.Server.SignInLinks.Save(await house.Server.SignInLinks.CreateAsync(default));
        var path = house.Server.SignInLinks.Save(link);
        Assert.Equal(link.Address.AbsoluteUri, File.ReadAllText(path).Trim());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        foreach (var file in Directory.GetFiles(house.Home.Path, "evergrant.db*"))
            Assert.DoesNotContain(code, await ReadAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_https_the_cookie_goes_over_https_only()
    {
        await using var house = await House.BuildAsync(
            settings: new Dictionary<string, string> { ["public_address"] = "https://keeper.example" }
        );
        using var browser = new Browser(house);
        var link = (await house.Server.SignInLinks.CreateAsync(default)).Address;
        Assert.Equal("https://keeper.example", link.GetLeftPart(UriPartial.Authority));
        using var page = await browser.GetAsync(link.AbsolutePath);
        Assert.Contains("; secure", page.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    private static async Task NobodyIsInAsync(House house, Browser browser)
    {
        using var page = await browser.GetAsync(house.Server.Address);
        var text = await page.IsPageAsync(HttpStatusCode.OK, "evergrant operator link");
        Assert.DoesNotContain("Sign out<", text, StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
