using Evergrant.EndToEnd.Browser;
using Evergrant.EndToEnd.Php;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace Evergrant.EndToEnd.Intake;

/// A page of some website, in a real browser, whose form goes to Evergrant; and what its owner sees of it.
public sealed class FormPageTests(Chrome chrome) : IClassFixture<Chrome>
{
    [BrowserFact]
    public Task A_static_page_makes_a_contact_with_a_tag_and_a_welcome() => FillAsync(withScripts: true);

    [BrowserFact]
    public Task The_same_with_scripts_off() => FillAsync(withScripts: false);

    [BrowserFact]
    public async Task The_owner_sees_it_puts_it_right_and_has_it_delivered()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var server = connected.TakePort();
        await connected.AddFormAsync();
        var table = Path.Combine(connected.Outside, "people.csv");
        await File.WriteAllTextAsync(
            table,
            "email,first_name,message,<b>x</b>\nann@customers.example,<script>alert(1)</script>,\"When, please?\",<img src=x onerror=alert(1)>\nbob@customers.example,Bob,,\n"
        );
        (await connected.Home.RunAsync("form", "import", "newsletter", table, "--consented")).Is(0);
        await using var serve = connected.Home.Start("serve");
        await serve.WaitForLineAsync("listening on ");
        await connected.Keap.HasOneWelcomedAsync("ann@customers.example");

        await using var operating = new Visitor(await chrome.Browser.NewContextAsync(), server);
        var made = await connected.Home.RunAsync("operator", "link");
        await operating.OpenAsync(new Uri((await File.ReadAllTextAsync(made.Line)).Trim()).AbsolutePath);
        await Visitor.PressAsync(operating.Page, "Sign in");
        await operating.Page.GetByRole(AriaRole.Link, new() { Name = "Forms", Exact = true }).ClickAsync();
        await operating.HasHeadingAsync("Forms");
        await operating.CheckAsync("forms");
        await operating.Page.GetByLabel("Find what somebody sent").FillAsync("ann@customers.example");
        await Visitor.PressAsync(operating.Page, "Find");
        await operating.HasHeadingAsync("Submissions");
        Assert.DoesNotContain("ann", new Uri(operating.Page.Url).Query, StringComparison.OrdinalIgnoreCase);
        await operating.CheckAsync("submissions");
        await operating.Page.Locator("tbody th a").First.ClickAsync();
        await operating.HasHeadingAsync("Submission sb_");
        await Assertions
            .Expect(operating.Page.Locator("dd", new() { HasText = "<script>alert(1)</script>" }))
            .ToBeVisibleAsync();
        await operating.CheckAsync("submission");

        await operating.Page.GetByText("Deliver it once more…").ClickAsync();
        await Visitor.PressAsync(operating.Page, "Deliver it once more");
        await Assertions.Expect(operating.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Put back");
        await operating.Page.GetByText("Put a note down…").ClickAsync();
        await operating.Page.GetByLabel("For whoever looks next").FillAsync("asked her by phone");
        await Visitor.PressAsync(operating.Page, "Put a note down");
        await Assertions.Expect(operating.Page.GetByText("asked her by phone")).ToHaveCountAsync(1);
        await operating.CheckAsync("submission-noted");

        await operating.OpenAsync("/submissions?form=newsletter");
        await operating.CheckAsync("submissions-form");
        await Visitor.PressAsync(operating.Page, "Deliver all of these once more…");
        await operating.HasHeadingAsync("Deliver once more");
        await operating.CheckAsync("replay-plan");
        await connected.Keap.HasOneWelcomedAsync("bob@customers.example");
    }

    private async Task FillAsync(bool withScripts)
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var server = connected.TakePort();
        await connected.AddFormAsync();
        await using var serve = connected.Home.Start("serve");
        await serve.WaitForLineAsync("listening on ");
        var snippet = (await connected.Home.RunAsync("form", "snippet", "newsletter")).Output;
        await using var site = await FakeApi.StartAsync(context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync(
                $"<!doctype html><html lang=\"en\"><title>Shop</title><h1>Shop</h1>{snippet}"
            );
        });

        await using var context = await chrome.Browser.NewContextAsync(new() { JavaScriptEnabled = withScripts });
        var page = await context.NewPageAsync();
        await page.GotoAsync(site.Address);
        await page.Locator("[name=email]").FillAsync("ann@customers.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).Not.ToContainTextAsync("Shop");
        Assert.Equal($"{server}/f/newsletter/thanks", page.Url);

        await connected.Keap.HasOneWelcomedAsync("ann@customers.example");
        Assert.Contains(Account.Tag, await connected.TagsOfAsync("ann@customers.example"));
    }
}

/// A browser for all tests of a class.
public sealed class Chrome : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    internal IBrowser Browser => browser!;

    public async Task InitializeAsync()
    {
        if (Chromium.FindProgram() is null)
            return;
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        playwright = await Playwright.CreateAsync();
        browser = await Chromium.LaunchAsync(playwright);
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
