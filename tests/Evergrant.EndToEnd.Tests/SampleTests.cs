using System.Net;
using System.Net.Http.Json;
using Evergrant.Hosting;
using Evergrant.Sandbox;

namespace Evergrant.EndToEnd;

public sealed class SampleTests
{
    private const string Grant = "acme";
    private const string Contacts = "/crm/rest/v1/contacts";

    [Fact]
    public async Task The_console_sample_prints_contacts_and_says_what_is_missing()
    {
        await using var keap = await KeapSandbox.StartAsync();
        using var home = new TemporaryHome();
        await ConnectAsync(keap, home.Path);

        var printed = await RunningProgram.RunAsync(SampleOf("Console"), home.Path, null);
        printed.Is(0);
        Assert.Contains("Ada Lovelace", printed.Output, StringComparison.Ordinal);

        var none = await RunningProgram.RunAsync(SampleOf("Console"), home.Path, null, "nobody");
        none.Is(4);
        Assert.Contains("There is no grant nobody", none.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_web_sample_connects_by_its_button_and_shows_contacts()
    {
        await using var keap = await KeapSandbox.StartAsync();
        using var home = new TemporaryHome();
        await WriteSettingsAsync(keap, home.Path);
        await using var program = StartWeb(home, "Development");
        using var browser = await BrowserOfAsync(program);

        using var before = await browser.GetAsync("/contacts");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, before.StatusCode);
        Assert.Contains("There is no grant acme", await before.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("<button>", await browser.GetStringAsync("/connect/acme"), StringComparison.Ordinal);

        using var foreign = await PressAsync(browser, "cross-site");
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        using var pressed = await PressAsync(browser, "same-origin");
        Assert.Equal(HttpStatusCode.SeeOther, pressed.StatusCode);
        var back = await keap.ConsentAsync(pressed.Headers.Location!);
        using (var stranger = NewBrowser(browser.BaseAddress!))
        using (var refused = await stranger.GetAsync(back))
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var connected = await browser.GetAsync(back);
        Assert.Contains("Keap is connected", await connected.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var again = await browser.GetAsync(back);
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);

        Assert.Contains("contacts", await browser.GetStringAsync("/contacts"), StringComparison.Ordinal);
        program.Terminate();
        (await program.EndAsync()).Is(0);
    }

    [Fact]
    public async Task Outside_development_the_web_samples_button_waits_until_somebody_said_who_may_press_it()
    {
        await using var keap = await KeapSandbox.StartAsync();
        using var home = new TemporaryHome();
        await WriteSettingsAsync(keap, home.Path);
        await using var program = StartWeb(home, "Production");
        using var browser = await BrowserOfAsync(program);
        using var shown = await browser.GetAsync("/connect/acme");
        using var pressed = await PressAsync(browser, "same-origin");
        Assert.Equal(HttpStatusCode.Forbidden, shown.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, pressed.StatusCode);
    }

    [Theory]
    [InlineData("Console")]
    [InlineData("Web")]
    public void A_sample_is_short(string sample) =>
        Assert.InRange(File.ReadLines(Path.Combine(Repository.Root, "samples", sample, "Program.cs")).Count(), 1, 30);

    private static string SampleOf(string name) =>
        Path.Combine("..", "..", $"Samples.{name}", Repository.Configuration, $"Samples.{name}.dll");

    private static RunningProgram StartWeb(TemporaryHome home, string environment) =>
        new(SampleOf("Web"), home.Path, "--urls", "http://127.0.0.1:0", "--environment", environment);

    private static async Task ConnectAsync(KeapSandbox keap, string home)
    {
        await using var evergrant = await EvergrantClient.OpenAsync(
            new EvergrantOptions
            {
                Home = home,
                Keap = new KeapOptions
                {
                    ClientId = KeapSandboxSeed.ClientId,
                    ClientSecret = new(KeapSandboxSeed.ClientSecret),
                    BaseAddress = keap.Address,
                },
            }
        );
        var asked = await evergrant.AskOwnerAsync(Grant, new Uri("http://localhost/callback"));
        await evergrant.ConnectAsync(asked, (await keap.ConsentAsync(asked.Address)).OriginalString);
        using var http = evergrant.CreateHttpClient(Grant);
        using var added = await http.PostAsJsonAsync(
            Contacts,
            new Dictionary<string, object>
            {
                ["given_name"] = "Ada",
                ["family_name"] = "Lovelace",
                ["email_addresses"] = new[] { new { email = "ada@example.com", field = "EMAIL1" } },
            }
        );
        added.EnsureSuccessStatusCode();
    }

    private static Task WriteSettingsAsync(KeapSandbox keap, string home) =>
        File.WriteAllTextAsync(
            Path.Combine(home, "appsettings.json"),
            $$"""
            { "Keap": { "ClientId": "{{KeapSandboxSeed.ClientId}}", "ClientSecret": "{{KeapSandboxSeed.ClientSecret}}", "BaseAddress": "{{keap.Address}}" } }
            """
        );

    private static async Task<HttpClient> BrowserOfAsync(RunningProgram program)
    {
        const string Beginning = "Now listening on: ";
        return NewBrowser(new Uri((await program.WaitForLineAsync(Beginning))[Beginning.Length..]));
    }

    private static HttpClient NewBrowser(Uri address) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };

    private static async Task<HttpResponseMessage> PressAsync(HttpClient browser, string site)
    {
        using var press = new HttpRequestMessage(HttpMethod.Post, "/connect/acme");
        press.Headers.Add("Sec-Fetch-Site", site);
        return await browser.SendAsync(press);
    }
}
