using System.Text.RegularExpressions;
using Evergrant.Sandbox;
using Microsoft.Playwright;

namespace Evergrant.EndToEnd.Browser;

/// The server's pages and the sandbox's, in a real browser.
public sealed partial class PagesTests(Stage stage) : IClassFixture<Stage>
{
    private static readonly string Bakery = KeapSandboxSeed.DefaultTenant;
    private static readonly string Corner = KeapSandboxSeed.Owner.Tenants[0].Host;
    private static readonly string Garden = KeapSandboxSeed.Owner.Tenants[1].Host;

    [BrowserFact]
    public async Task A_link_signs_one_browser_in_once_and_the_status_page_shows_the_grant()
    {
        await using var stranger = await stage.VisitAsync();
        await stranger.OpenAsync("/");
        await stranger.HasHeadingAsync("Evergrant runs here");
        await stranger.CheckAsync("signed-out");

        var link = stage.DemoLink;
        await using var operating = await stage.VisitAsync();
        await operating.OpenAsync(link);
        await operating.CheckAsync("sign-in");
        await Visitor.PressAsync(operating.Page, "Sign in");
        await operating.HasHeadingAsync("Grants");
        var card = operating.Page.GetByRole(AriaRole.Article, new() { Name = "demo", Exact = true });
        await Assertions.Expect(card).ToContainTextAsync("Healthy");
        await Assertions.Expect(card).ToContainTextAsync(Bakery);
        await operating.CheckAsync("status");
        await operating.Page.GetByRole(AriaRole.Link, new() { Name = "demo", Exact = true }).ClickAsync();
        await operating.HasHeadingAsync("Grant demo");
        await operating.CheckAsync("grant");

        await stranger.OpenAsync(link);
        await stranger.HasHeadingAsync("used already");
        await stranger.CheckAsync("sign-in-used");

        await Visitor.PressAsync(operating.Page, "Sign out");
        await operating.HasHeadingAsync("Evergrant runs here");
    }

    [BrowserFact]
    public async Task A_server_without_a_grant_says_how_to_make_one()
    {
        using var home = new TemporaryHome();
        await using var serve = home.Start("serve", "--port", "0");
        var server = (await serve.WaitForLineAsync("listening on "))["listening on ".Length..];
        var made = await home.RunAsync("operator", "link");
        made.Is(0);
        // The command knows the settings' port; this server took a free one.
        var link = new Uri((await File.ReadAllTextAsync(made.Line)).Trim());
        await using var operating = await stage.VisitAsync(server: server);
        await operating.OpenAsync(link.AbsolutePath);
        await Visitor.PressAsync(operating.Page, "Sign in");
        await Assertions.Expect(operating.Page.GetByText("There is no grant yet")).ToBeVisibleAsync();
        await operating.CheckAsync("empty");
        (await home.RunAsync("operator", "link", "--revoke-all")).Is(0);
        await operating.OpenAsync("/");
        await operating.HasHeadingAsync("Evergrant runs here");
    }

    [BrowserFact]
    public async Task A_grant_that_the_provider_forgot_asks_for_its_owner_and_is_healthy_again_under_the_same_id()
    {
        using var home = new TemporaryHome();
        await using var demo = home.Start("demo", "--port", "0", "--sandbox-port", "0");
        var server = AddressIn(await demo.WaitForLineAsync("server "));
        var sandbox = AddressIn(await demo.WaitForLineAsync("sandbox "));
        await demo.WaitForLineAsync("Try in another terminal");
        (await home.RunAsync("sandbox", "reset", "--sandbox", sandbox)).Is(0);
        (await home.RunAsync("sandbox", "clock", "advance", "2d", "--sandbox", sandbox)).Is(0);

        await using var operating = await stage.VisitAsync(server: server);
        await operating.OpenAsync((await File.ReadAllTextAsync(Path.Combine(home.Path, "sign-in-link"))).Trim());
        await Visitor.PressAsync(operating.Page, "Sign in");
        var card = operating.Page.GetByRole(AriaRole.Article, new() { Name = "demo", Exact = true });
        await Assertions.Expect(card).ToContainTextAsync("Reconnect needed");
        await Assertions.Expect(card).ToContainTextAsync("The owner has to approve again");
        await operating.CheckAsync("reconnect-needed");
        var before = await StandingAsync(operating);
        await operating.CheckAsync("reconnect-needed-grant");
        var link = await ReconnectLinkAsync(operating);
        var tab = await operating.GoToProviderAsync(link, Bakery);
        await Visitor.PressAsync(tab, "Allow");
        await operating.HasHeadingAsync("Keap is connected again", tab);

        Assert.Equal(before.Id, (await StandingAsync(operating)).Id);
        await operating.OpenAsync("/");
        await Assertions.Expect(card).ToContainTextAsync("Healthy");
    }

    [BrowserFact]
    public async Task On_a_phone_nothing_is_wider_than_the_page()
    {
        await using var operating = await stage.SignInAsync();
        await operating.Page.SetViewportSizeAsync(360, 740);
        foreach (var path in new[] { "/", "/grants/demo" })
        {
            await operating.OpenAsync(path);
            var width = await operating.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
            Assert.InRange(width, 1, 360);
            await operating.CheckAsync(path == "/" ? "phone-status" : "phone-grant");
        }
    }

    [BrowserFact]
    public async Task Allow_connects_and_both_tabs_say_so()
    {
        await using var owner = await stage.VisitAsync();
        var tab = await owner.GoToProviderAsync(await stage.ConnectLinkAsync("corner", Corner), Corner);
        await owner.CheckAsync("consent", tab);
        await Visitor.PressAsync(tab, "Allow");
        await owner.HasHeadingAsync("Keap is connected", tab);
        Assert.Empty(new Uri(tab.Url).Query);
        await owner.CheckAsync("connected", tab);
        // By itself.
        await owner.HasHeadingAsync("Keap is connected");
    }

    [BrowserFact]
    public async Task Deny_changes_nothing_and_says_so()
    {
        await using var owner = await stage.VisitAsync();
        var tab = await owner.GoToProviderAsync(await stage.ConnectLinkAsync("denied", Garden), Garden);
        await Visitor.PressAsync(tab, "Deny");
        await owner.HasHeadingAsync("You pressed Deny", tab);
        await owner.CheckAsync("denied", tab);
        await using var operating = await stage.SignInAsync();
        await Assertions
            .Expect(operating.Page.GetByRole(AriaRole.Article, new() { Name = "denied" }))
            .ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Reconnecting_keeps_the_id_and_another_account_is_named_and_kept_apart()
    {
        await using var operating = await stage.SignInAsync();
        var before = await StandingAsync(operating);
        var link = await ReconnectLinkAsync(operating);

        await using var owner = await stage.VisitAsync();
        var wrong = await owner.GoToProviderAsync(link, Garden);
        await Visitor.PressAsync(wrong, "Allow");
        await owner.HasHeadingAsync("That was another account", wrong);
        await Assertions.Expect(wrong.GetByRole(AriaRole.Main)).ToContainTextAsync(Bakery);
        await Assertions.Expect(wrong.GetByRole(AriaRole.Main)).ToContainTextAsync(Garden);
        await owner.CheckAsync("another-account", wrong);
        Assert.Equal(before, await StandingAsync(operating));

        await using var right = await stage.VisitAsync();
        var tab = await right.GoToProviderAsync(link, Bakery);
        await Visitor.PressAsync(tab, "Allow");
        await right.HasHeadingAsync("Keap is connected again", tab);
        Assert.Equal(before with { Generation = before.Generation + 1 }, await StandingAsync(operating));
    }

    [BrowserFact]
    public async Task An_answer_that_is_pasted_into_another_browser_is_refused()
    {
        await using var owner = await stage.VisitAsync();
        var link = await stage.ConnectLinkAsync("pasted", Corner);
        var tab = await owner.GoToProviderAsync(link, Corner);
        // The answer is stopped where the provider sends the browser back with it.
        var stopped = new TaskCompletionSource<string>();
        await owner.Context.RouteAsync(
            AtProvider(),
            async route =>
            {
                var answer = await route.FetchAsync(new() { MaxRedirects = 0 });
                stopped.TrySetResult(answer.Headers.GetValueOrDefault("location", ""));
                await route.FulfillAsync(new() { Body = "stopped", ContentType = "text/plain" });
            }
        );
        await Visitor.PressAsync(tab, "Allow");
        var address = await stopped.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
        Assert.Contains("state=", address, StringComparison.Ordinal);

        await using var thief = await stage.VisitAsync();
        await thief.OpenAsync(address);
        await thief.HasHeadingAsync("This answer does not belong here");
        await thief.CheckAsync("foreign-answer");

        await owner.Page.GetByRole(AriaRole.Link, new() { Name = "It did not come back?" }).ClickAsync();
        await owner.HasHeadingAsync("Now approve at Keap");
        await owner.CheckAsync("no-code");
        await owner.Page.GetByRole(AriaRole.Textbox).FillAsync(address);
        await Visitor.PressAsync(owner.Page, "Finish connecting");
        await owner.HasHeadingAsync("Keap is connected");
    }

    [BrowserFact]
    public async Task Pause_resume_and_refresh_work_with_the_keyboard_alone()
    {
        await using var operating = await stage.SignInAsync(ColorScheme.Dark);
        await operating.CheckAsync("status-dark");
        await operating.OpenAsync("/grants/demo");
        foreach (
            var (button, says) in new[]
            {
                ("Pause demo", "Paused: it is neither"),
                ("Resume demo", "Resumed:"),
                ("Refresh now demo", "Refreshed: generation"),
            }
        )
        {
            await operating.Page.GetByRole(AriaRole.Button, new() { Name = button }).FocusAsync();
            await operating.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(operating.Page.GetByRole(AriaRole.Status)).ToContainTextAsync(says);
            await operating.CheckAsync($"did-{button.Split(' ')[0]}");
        }
    }

    private static string AddressIn(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];

    private static async Task<string> ReconnectLinkAsync(Visitor operating)
    {
        await operating.OpenAsync("/");
        await Visitor.PressAsync(operating.Page, "Reconnect demo");
        await operating.HasHeadingAsync("Reconnect demo");
        await operating.CheckAsync("reconnect");
        return await operating.Page.GetByLabel("Link for the owner").InputValueAsync();
    }

    private static async Task<Standing> StandingAsync(Visitor operating)
    {
        var page = await operating.OpenAsync("/grants/demo");
        var id = await page.GetByText(GrantIdText()).InnerTextAsync();
        var generation = await page.Locator("dt", new() { HasText = "Generation" }).Locator("+ dd").InnerTextAsync();
        return new Standing(id, int.Parse(generation, System.Globalization.CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("/app/oauth/authorize")]
    private static partial Regex AtProvider();

    [GeneratedRegex("^gr_")]
    private static partial Regex GrantIdText();

    private sealed record Standing(string Id, int Generation);
}
