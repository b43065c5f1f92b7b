using Evergrant.Sandbox;
using Microsoft.Playwright;

namespace Evergrant.EndToEnd.Browser;

/// The pages of the sandbox that nobody passes through while connecting, each looked at as people get it.
public sealed class SandboxPagesTests(Stage stage) : IClassFixture<Stage>
{
    private const string Redirect = "http://127.0.0.1:9/callback";

    [BrowserFact]
    public async Task Every_page_of_the_sandbox_can_be_read_and_used_with_a_keyboard()
    {
        await using var keap = await KeapSandbox.StartAsync();
        await using var visitor = await VisitAsync(keap);
        var tenant = KeapSandboxSeed.DefaultTenant;
        var consent = await RedeemedTwiceAsync(keap);
        await visitor.OpenAsync("/app/central/home");
        await visitor.CheckAsync("sandbox-central-sign-in");
        await Visitor.PressAsync(visitor.Page, "Sign in");
        await visitor.HasHeadingAsync("Your Accounts");
        foreach (
            var (name, path) in new[]
            {
                ("sandbox-home", "/"),
                ("sandbox-allow", Authorize(KeapSandboxSeed.ClientId)),
                ("sandbox-unknown-client", Authorize("someoneelse")),
                ("sandbox-accounts", "/app/central/home"),
                ("sandbox-api-access", $"/app/central/api-access?tenant={tenant}"),
                ("sandbox-api-settings", $"/app/central/api-settings?tenant={tenant}"),
                ("sandbox-my-apps", "/my-apps"),
                ("sandbox-new-app", "/my-apps/new"),
                ("sandbox-try-it", "/try-it"),
                ("sandbox-differences", "/_sandbox/differences"),
                ("sandbox-doctor", "/_sandbox/doctor"),
                ("sandbox-mail", "/_sandbox/mail"),
                ("sandbox-requests", "/_sandbox/requests"),
                ("sandbox-hooks", "/_sandbox/hooks"),
                ("sandbox-live", "/_sandbox/live?held"),
                ("sandbox-lineage", "/_sandbox/lineage"),
                ("sandbox-lineage-of-one", $"/_sandbox/lineage/{consent}"),
            }
        )
        {
            await visitor.OpenAsync(path);
            await Assertions.Expect(visitor.Page.GetByText("Simulation: not Keap.")).ToBeVisibleAsync();
            await visitor.CheckAsync(name);
        }
    }

    [BrowserFact]
    public async Task A_developer_makes_an_app_has_it_approved_and_switches_it_off()
    {
        await using var keap = await KeapSandbox.StartAsync();
        await using var developer = await VisitAsync(keap);
        await developer.OpenAsync("/my-apps/new");
        await developer.Page.GetByLabel("App Name").FillAsync("Second tool");
        await developer.Page.GetByLabel("Register Callback URL").FillAsync(Redirect);
        await Visitor.PressAsync(developer.Page, "Save");
        await Assertions.Expect(developer.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("waits for approval");
        await developer.CheckAsync("sandbox-my-apps-waiting");
        var app = keap.Apps[^1];

        await using var owner = await VisitAsync(keap);
        await owner.OpenAsync(Authorize(app.ClientId));
        await Visitor.PressAsync(owner.Page, "Sign in");
        await Assertions.Expect(owner.Page.GetByText("Unable to create access token.")).ToBeVisibleAsync();
        await owner.CheckAsync("sandbox-allow-waiting");

        await Visitor.PressAsync(developer.Page, $"Approve Second tool, {app.ClientId}");
        await Assertions.Expect(developer.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("active");
        await Visitor.PressAsync(developer.Page, $"Deactivate Second tool, {app.ClientId}");
        await Assertions.Expect(developer.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Developer Inactive");
        await developer.CheckAsync("sandbox-my-apps-inactive");
    }

    [BrowserFact]
    public async Task An_owner_makes_keys_and_tokens_by_hand_and_removes_a_program()
    {
        await using var keap = await KeapSandbox.StartAsync();
        await using var owner = await VisitAsync(keap);
        await owner.OpenAsync($"/app/central/api-access?tenant={KeapSandboxSeed.DefaultTenant}");
        await Visitor.PressAsync(owner.Page, "Sign in");
        await owner.Page.GetByLabel("Client ID").First.FillAsync(KeapSandboxSeed.ClientId);
        await owner.Page.GetByLabel("Client Secret").FillAsync(KeapSandboxSeed.ClientSecret);
        await Visitor.PressAsync(owner.Page, "Generate API Token");
        await Assertions.Expect(owner.Page.GetByText("not shown again")).ToBeVisibleAsync();
        await owner.CheckAsync("sandbox-api-access-pair");

        await owner.OpenAsync($"/app/central/api-settings?tenant={KeapSandboxSeed.DefaultTenant}");
        await owner.Page.GetByLabel("Name of a new one").First.FillAsync("cron");
        await Visitor.PressAsync(owner.Page, "New Token");
        await Assertions.Expect(owner.Page.GetByText("not shown again")).ToBeVisibleAsync();
        await owner.CheckAsync("sandbox-api-settings-key");

        await owner.OpenAsync($"/app/central/api-settings?tenant={KeapSandboxSeed.DefaultTenant}");
        await owner.CheckAsync("sandbox-api-settings-consent");
        await Visitor.PressAsync(owner.Page, $"Remove {KeapSandboxSeed.AppName}, {keap.State.Consents[0].Id}");
        await Assertions.Expect(owner.Page.GetByText("No program has access.")).ToBeVisibleAsync();

        await owner.OpenAsync("/try-it");
        await Visitor.PressAsync(owner.Page, "Authorize");
        await Assertions.Expect(owner.Page.GetByText("Works until")).ToBeVisibleAsync();
        await owner.CheckAsync("sandbox-try-it-token");
    }

    [BrowserFact]
    public async Task The_dead_ends_of_an_authorization_say_where_one_is()
    {
        await using var keap = await KeapSandbox.StartAsync();
        await using var owner = await VisitAsync(keap);
        await owner.OpenAsync($"/app/oauth/authorize?client_id={KeapSandboxSeed.ClientId}");
        await Visitor.PressAsync(owner.Page, "Sign in");
        await owner.CheckAsync("sandbox-allow-dead-end");
        await Visitor.PressAsync(owner.Page, "Allow");
        await owner.HasHeadingAsync("Your Accounts");
        await owner.CheckAsync("sandbox-accounts-dead-end");

        await using var several = await VisitAsync(keap);
        await several.OpenAsync(Authorize(KeapSandboxSeed.ClientId));
        await several.Page.GetByLabel("Olga Owner").CheckAsync();
        await Visitor.PressAsync(several.Page, "Sign in");
        await several.CheckAsync("sandbox-allow-chooser");

        await using var nobody = await VisitAsync(keap);
        await nobody.OpenAsync(Authorize(KeapSandboxSeed.ClientId));
        await nobody.Page.GetByLabel("Nina Newcomer").CheckAsync();
        await Visitor.PressAsync(nobody.Page, "Sign in");
        await nobody.CheckAsync("sandbox-allow-no-account");

        await keap.SetProfileAsync(switches: new Dictionary<string, string?> { ["unknown-client-page"] = "buttons" });
        await nobody.OpenAsync(Authorize("someoneelse"));
        await nobody.CheckAsync("sandbox-unknown-client-buttons");
    }

    /// A refresh token that two processes had, within a grace period.
    private static async Task<string> RedeemedTwiceAsync(KeapSandbox keap)
    {
        await keap.SetProfileAsync(switches: new Dictionary<string, string?> { ["refresh-reuse"] = "grace" });
        var pair = await keap.IssueTokensAsync();
        using var http = new HttpClient { BaseAddress = keap.Address };
        foreach (var instance in new[] { "cron-1", "worker-7", "cron-1" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/token")
            {
                Content = new FormUrlEncodedContent(
                    new Dictionary<string, string>
                    {
                        ["grant_type"] = "refresh_token",
                        ["refresh_token"] = pair.RefreshToken,
                        ["client_id"] = KeapSandboxSeed.ClientId,
                        ["client_secret"] = KeapSandboxSeed.ClientSecret,
                    }
                ),
                Headers = { { "X-Instance", instance }, { "User-Agent", "PHP/8.4" } },
            };
            (await http.SendAsync(request)).Dispose();
            if (instance == "worker-7")
                await keap.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        }

        return keap.State.Consents[0].Id;
    }

    private Task<Visitor> VisitAsync(KeapSandbox keap) =>
        stage.VisitAsync(server: keap.Address.GetLeftPart(UriPartial.Authority));

    private static string Authorize(string clientId) =>
        $"/app/oauth/authorize?client_id={clientId}&redirect_uri={Uri.EscapeDataString(Redirect)}&response_type=code";
}
