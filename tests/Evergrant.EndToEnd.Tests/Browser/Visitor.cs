using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Evergrant.Sandbox;
using Microsoft.Playwright;

namespace Evergrant.EndToEnd.Browser;

/// A person at a browser. Whatever a page complains about (a script that fails, a policy that stops something) fails the test
/// when they leave.
internal sealed partial class Visitor : IAsyncDisposable
{
    private const string Folder = "EVERGRANT_SCREENSHOTS";
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly IBrowserContext context;
    private readonly string server;

    public Visitor(IBrowserContext context, string server)
    {
        this.context = context;
        this.server = server;
        context.Console += (_, message) =>
        {
            // A refusal is an answer, and Chromium says so for each.
            if (message.Type is "error" or "warning" && !Refusal().IsMatch(message.Text))
                complaints.Enqueue($"{message.Type}: {message.Text}");
        };
        context.WebError += (_, failure) => complaints.Enqueue(failure.Error);
    }

    public IBrowserContext Context => context;

    /// The tab that was opened first.
    public IPage Page { get; private set; } = null!;

    public async Task<IPage> OpenAsync(string address)
    {
        Page ??= await context.NewPageAsync();
        await Page.GotoAsync(address.StartsWith('/') ? server + address : address);
        return Page;
    }

    public Task HasHeadingAsync(string words, IPage? page = null) =>
        Assertions
            .Expect((page ?? Page).GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToContainTextAsync(words, new() { Timeout = 20_000 });

    /// From the owner's link to the provider's question, which is in a new tab.
    public async Task<IPage> GoToProviderAsync(string link, string tenant)
    {
        await OpenAsync(link);
        await CheckAsync("connect");
        await Page.GetByRole(AriaRole.Button, new() { NameRegex = Continue() }).ClickAsync();
        await HasHeadingAsync("Now approve at");
        await CheckAsync("waiting");
        var tab = await context.RunAndWaitForPageAsync(() =>
            Page.GetByRole(AriaRole.Link, new() { NameRegex = NewTab() }).ClickAsync()
        );
        await ChooseAsync(tab, tenant);
        return tab;
    }

    public static Task PressAsync(IPage page, string answer) =>
        page.GetByRole(AriaRole.Button, new() { Name = answer, Exact = true }).ClickAsync();

    /// A page as people get it, checked; and a picture of it where somebody wants to look.
    public async Task CheckAsync(string name, IPage? page = null)
    {
        page ??= Page;
        await AccessibilityCheck.RunAsync(page);
        if (Environment.GetEnvironmentVariable(Folder) is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        Assert.Empty(complaints);
    }

    /// Signs in at the sandbox and takes the account, as far as there is anything to choose.
    private static async Task ChooseAsync(IPage page, string tenant)
    {
        var login = KeapSandboxSeed.Logins.First(login => login.Tenants.Any(owned => owned.Host == tenant));
        await page.WaitForLoadStateAsync();
        var person = page.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex(Regex.Escape(login.Email)) });
        if (await person.CountAsync() > 0)
        {
            await person.CheckAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        }
        var choice = page.GetByRole(AriaRole.Combobox);
        if (await choice.CountAsync() > 0)
            await choice.SelectOptionAsync(tenant);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Allow" })).ToBeVisibleAsync();
    }

    [GeneratedRegex("^Continue")]
    private static partial Regex Continue();

    [GeneratedRegex("new tab")]
    private static partial Regex NewTab();

    [GeneratedRegex("^Failed to load resource: the server responded with a status of 4")]
    private static partial Regex Refusal();
}
