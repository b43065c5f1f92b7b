using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Evergrant.Sandbox.Tests;

public sealed class PageTests
{
    public static TheoryData<string> Pages =>
        [
            Keap.AuthorizeUrl(state: Hostile).PathAndQuery,
            "/app/central/home",
            "/app/central/api-access?tenant=xy123.infusionsoft.com",
            "/",
            "/_sandbox/mail",
            "/_sandbox/requests",
            "/_sandbox/differences",
            "/_sandbox/doctor",
            "/_sandbox/lineage",
            "/_sandbox/live",
            "/_sandbox/hooks",
            "/app/sign-in?then=%2Ftry-it",
            "/app/central/api-settings?tenant=xy123.infusionsoft.com",
            "/my-apps",
            "/my-apps/new",
            "/try-it",
        ];

    private const string Hostile = "\"><script>alert(1)</script>";

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_says_it_is_a_simulation_and_can_run_no_script(string path)
    {
        await using var keap = await Keap.StartAsync();
        keap.SignIn(KeapSandboxSeed.Baker);

        using var page = await keap.Http.GetAsync(path);

        var html = await page.Content.ReadAsStringAsync();
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        var style = html.Split("<style>")[1].Split("</style>")[0];
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
            policy
        );
        Assert.Contains("<strong>Simulation: not Keap.</strong>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("no-store", page.Headers.CacheControl!.ToString());
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_has_a_language_a_title_one_heading_and_its_landmarks(string path)
    {
        await using var keap = await Keap.StartAsync();
        keap.SignIn(KeapSandboxSeed.Baker);

        var html = await keap.Http.GetStringAsync(path);

        foreach (var once in new[] { "<html lang=\"en\">", "<title>", "<h1>", "<main ", "<header " })
            Assert.Equal(2, html.Split(once).Length);
    }

    [Fact]
    public async Task Every_field_of_api_access_has_its_label()
    {
        await using var keap = await Keap.StartAsync();
        keap.SignIn(KeapSandboxSeed.Baker);

        var html = await keap.Http.GetStringAsync("/app/central/api-access?tenant=xy123.infusionsoft.com");

        foreach (var field in new[] { "personal-id", "personal-secret", "partner-id" })
        {
            Assert.Contains($"<input type=\"text\" id=\"{field}\"", html, StringComparison.Ordinal);
            Assert.Contains($"<label class=\"above\" for=\"{field}\">Client ", html, StringComparison.Ordinal);
        }

        Assert.Contains($"<option value=\"{KeapSandboxSeed.ClientId}\">", html, StringComparison.Ordinal);
        Assert.DoesNotContain(KeapSandboxSeed.ContractorApp.ClientId, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_choice_of_the_sign_in_has_its_label()
    {
        await using var keap = await Keap.StartAsync();

        var html = await keap.Http.GetStringAsync(Keap.AuthorizeUrl().PathAndQuery);

        for (var number = 0; number < KeapSandboxSeed.Logins.Count; number++)
        {
            Assert.Contains($"<input type=\"radio\" id=\"login{number}\"", html, StringComparison.Ordinal);
            Assert.Contains($"<label for=\"login{number}\">", html, StringComparison.Ordinal);
        }

        Assert.Contains("<legend>Who are you?</legend>", html, StringComparison.Ordinal);
    }
}
