using Microsoft.Playwright;

namespace Evergrant.EndToEnd.Browser;

/// The built demo with its server, its sandbox and its connected grant, and a browser to visit them.
public sealed class Stage : IAsyncLifetime, IDisposable
{
    private readonly TemporaryHome home = new();
    private RunningProgram? demo;
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// For example http://127.0.0.1:7400
    public string Server { get; private set; } = "";

    /// What the demo made at its start.
    public string DemoLink { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Chromium.FindProgram() is null)
            return;
        demo = home.Start("demo", "--port", "0", "--sandbox-port", "0");
        Server = (await demo.WaitForLineAsync("server ")).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        DemoLink = Path.Combine(home.Path, "sign-in-link");
        Assert.Contains(DemoLink, await demo.WaitForLineAsync("status page "), StringComparison.Ordinal);
        DemoLink = (await File.ReadAllTextAsync(DemoLink)).Trim();
        await demo.WaitForLineAsync("Try in another terminal");
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        playwright = await Playwright.CreateAsync();
        browser = await Chromium.LaunchAsync(playwright);
    }

    /// A browser of its own: no cookie of another visitor.
    internal async Task<Visitor> VisitAsync(ColorScheme colors = ColorScheme.Light, string? server = null) =>
        new(await browser!.NewContextAsync(new BrowserNewContextOptions { ColorScheme = colors }), server ?? Server);

    internal async Task<Visitor> SignInAsync(ColorScheme colors = ColorScheme.Light)
    {
        var operating = await VisitAsync(colors);
        await operating.OpenAsync(await SignInLinkAsync());
        await operating.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await operating.HasHeadingAsync("Grants");
        return operating;
    }

    /// As the program hands it out where there is no terminal.
    public async Task<string> SignInLinkAsync()
    {
        var made = await home.RunAsync("operator", "link");
        made.Is(0);
        return (await File.ReadAllTextAsync(made.Line)).Trim();
    }

    public async Task<string> ConnectLinkAsync(string name, string tenant)
    {
        var made = await home.RunAsync("connect", "demo", "--link", "--name", name, "--tenant", tenant);
        made.Is(0);
        return made.Line;
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        if (demo is not null)
            await demo.DisposeAsync();
    }

    public void Dispose() => home.Dispose();
}
