using System.Net;

namespace Evergrant.Sandbox.Tests;

public sealed class CentralSignInTests
{
    private const string OfBaker = "/app/central/api-settings?tenant=xy123.infusionsoft.com";

    [Theory]
    [InlineData("/app/central/home")]
    [InlineData("/app/central/api-access?tenant=xy123.infusionsoft.com")]
    [InlineData(OfBaker)]
    [InlineData("/try-it")]
    public async Task A_browser_that_is_not_signed_in_is_sent_to_sign_in_and_back(string path)
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        using var sent = await visitor.GetAsync(path);
        var page = await visitor.FollowAsync(sent);
        Assert.Contains("<legend>Who are you?</legend>", page, StringComparison.Ordinal);

        using var signedIn = await visitor.PostAsync(
            new() { ["login"] = KeapSandboxSeed.Baker.Email },
            path: "/app/sign-in"
        );

        Assert.Equal(path, signedIn.Headers.Location!.OriginalString);
        Assert.Contains(
            $"Signed in as {KeapSandboxSeed.Baker.GivenName}",
            await visitor.FollowAsync(signedIn),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("/app/central/api-access", "box", "personal")]
    [InlineData("/app/central/api-settings", "new", "pat")]
    [InlineData("/try-it", "tenant", "xy123.infusionsoft.com")]
    public async Task A_form_of_nobody_changes_nothing(string path, string field, string value)
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.OpenAsync("/my-apps");

        using var answer = await visitor.PostAsync(
            new()
            {
                ["tenant"] = "xy123.infusionsoft.com",
                ["client_id"] = KeapSandboxSeed.ClientId,
                ["client_secret"] = KeapSandboxSeed.ClientSecret,
                [field] = value,
            },
            path: path
        );

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Empty(keap.Sandbox.State.Consents);
        Assert.Empty(keap.Sandbox.Lineage);
    }

    [Fact]
    public async Task The_wrong_keap_id_of_the_browsers_session_sees_nothing_of_another()
    {
        await using var keap = await Keap.StartAsync(
            new() { Switches = new Dictionary<string, string> { ["browser-session"] = "wrong-keap-id" } }
        );
        using var visitor = new Visitor(keap);

        var accounts = await visitor.OpenAsync("/app/central/home");
        using var refused = await visitor.GetAsync(OfBaker);
        var why = await refused.Content.ReadAsStringAsync();

        Assert.Contains(KeapSandboxSeed.Logins[1].Email, accounts, StringComparison.Ordinal);
        Assert.DoesNotContain("xy123", accounts, StringComparison.Ordinal);
        Assert.Equal(404, (int)refused.StatusCode);
        Assert.Contains("Wrong Keap ID?", why, StringComparison.Ordinal);
        var again = WebUtility.HtmlDecode(why.Split("<a href=\"")[1].Split('"')[0]);
        await visitor.OpenAsync(again);
        using var signedIn = await visitor.PostAsync(
            new() { ["login"] = KeapSandboxSeed.Baker.Email },
            path: "/app/sign-in"
        );
        Assert.Equal(OfBaker, signedIn.Headers.Location!.OriginalString);
        Assert.Contains("Acme Bakery", await visitor.FollowAsync(signedIn), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/app/central/home")]
    [InlineData("//evil.example/app/central/home")]
    [InlineData("/app/central\\@evil.example")]
    [InlineData("/app/centralized")]
    [InlineData("/_sandbox/v1/reset")]
    [InlineData("/app/central/home\r\nX: y")]
    [InlineData("")]
    public async Task Signing_in_leads_to_no_other_place(string then)
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        using var sent = await visitor.GetAsync($"/app/sign-in?then={Uri.EscapeDataString(then)}");
        await visitor.FollowAsync(sent);

        using var answer = await visitor.PostAsync(
            new() { ["login"] = KeapSandboxSeed.Baker.Email, ["then"] = then },
            path: "/app/sign-in"
        );

        Assert.Equal("/app/sign-in?then=%2Fapp%2Fcentral%2Fhome", sent.Headers.Location!.OriginalString);
        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Reloading_the_page_after_a_form_repeats_nothing_and_shows_its_secret_no_more()
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.SignInAsync(KeapSandboxSeed.Baker);
        foreach (
            var (path, page, form) in new (string, string, Dictionary<string, string>)[]
            {
                (
                    "/app/central/api-access",
                    "/app/central/api-access?tenant=xy123.infusionsoft.com",
                    new()
                    {
                        ["box"] = "personal",
                        ["client_id"] = KeapSandboxSeed.ClientId,
                        ["client_secret"] = KeapSandboxSeed.ClientSecret,
                    }
                ),
                ("/app/central/api-settings", OfBaker, new() { ["new"] = "pat", ["name"] = "cron" }),
                ("/try-it", "/try-it", new() { ["tenant"] = "xy123.infusionsoft.com" }),
            }
        )
        {
            await visitor.OpenAsync(page);
            using var answer = await visitor.PostAsync(form, path: path);
            var (issued, keys) = (keap.Sandbox.Lineage.Count, keap.Sandbox.State.Consents.Count);
            using var stranger = new Visitor(keap);
            await stranger.SignInAsync(KeapSandboxSeed.Baker);
            var looked = await stranger.FollowAsync(answer);
            var first = await visitor.FollowAsync(answer);
            var second = await visitor.FollowAsync(answer);

            Assert.DoesNotContain("Copy it now", looked, StringComparison.Ordinal);
            Assert.Contains("Copy it now", first, StringComparison.Ordinal);
            Assert.DoesNotContain("Copy it now", second, StringComparison.Ordinal);
            Assert.Equal((issued, keys), (keap.Sandbox.Lineage.Count, keap.Sandbox.State.Consents.Count));
        }
    }
}
