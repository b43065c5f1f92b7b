using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace Evergrant.Sandbox.Tests;

/// <summary>The developer portal, and what its switches do elsewhere.</summary>
public sealed partial class PortalTests
{
    private const string MyApps = "/my-apps";

    [Fact]
    public async Task A_new_app_shows_its_id_and_secret()
    {
        await using var keap = await Keap.StartAsync(
            new() { Switches = new Dictionary<string, string> { ["second-app"] = "active" } }
        );

        var (id, secret, html) = await CreateAsync(keap, "My <tool>", "http://localhost:8080/callback");
        var code = await CodeAsync(keap, id, "http://localhost:8080/callback");
        using var exchange = await keap.ExchangeAsync(code!, "http://localhost:8080/callback", id, secret);
        using var pair = await keap.RefreshAsync((await Pair.OfAsync(exchange)).Refresh, Keap.Basic(id, secret));

        Assert.Matches("^[a-z0-9]{24}$", id);
        Assert.Matches("^[a-z0-9]{10}$", secret);
        Assert.Equal(200, (int)pair.StatusCode);
        Assert.Contains("My &lt;tool&gt;", html, StringComparison.Ordinal);
        Assert.Contains("<td>active</td>", html, StringComparison.Ordinal);
        using var log = await keap.ControlAsync(HttpMethod.Get, "requests");
        Assert.DoesNotContain(secret, await log.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_app_waits_until_somebody_approves_it()
    {
        await using var keap = await Keap.StartAsync();
        var (id, secret, html) = await CreateAsync(keap, "Second", null);
        Assert.Contains("waits for approval", html, StringComparison.Ordinal);

        using var waiting = await keap.RefreshAsync("x", Keap.Basic(id, secret));
        using var pressed = await PressAsync(keap, "approve", id);
        using var approved = await keap.RefreshAsync("x", Keap.Basic(id, secret));

        await waiting.IsAsync(403, "<h1>Developer Inactive</h1>");
        Assert.Equal("app_waiting", keap.Sandbox.Requests.AtTokenEndpoint()[0].Refused);
        Assert.Equal(HttpStatusCode.SeeOther, pressed.StatusCode);
        await approved.IsAsync(400, Keap.InvalidRefreshToken);
    }

    [Fact]
    public async Task An_app_that_waits_says_so_on_the_allow_page_and_gets_no_code()
    {
        await using var keap = await Keap.StartAsync();
        var (id, _, _) = await CreateAsync(keap, "Second", null);
        var url = Keap.AuthorizeUrl(clientId: id);
        using var visitor = new Visitor(keap);

        var page = await visitor.SignInAsync(url, KeapSandboxSeed.Baker);
        using var allowed = await visitor.PostAsync(new() { ["answer"] = "allow" });
        using var denied = await visitor.PostAsync(new() { ["answer"] = "deny" });

        Assert.Contains("Unable to create access token.", page, StringComparison.Ordinal);
        Assert.Contains(">Allow</button>", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, allowed.StatusCode);
        Assert.Contains(
            "Unable to create access token.",
            await allowed.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
        Assert.Contains("error=access_denied", denied.Headers.Location!.Query, StringComparison.Ordinal);
        Assert.Null(await CodeAsync(keap, id, Keap.Redirect));
        Assert.Empty(keap.Sandbox.State.Consents);
    }

    [Fact]
    public async Task A_deactivated_app_is_developer_inactive_and_others_are_not()
    {
        using var folder = new TemporaryFolder();
        var options = new KeapSandboxOptions { DataFile = folder.File("keap.json") };
        var contractor = KeapSandboxSeed.ContractorApp;
        await using (var first = await Keap.StartAsync(options))
        {
            using var off = await PressAsync(first, "deactivate", KeapSandboxSeed.ClientId);
            Assert.Equal(HttpStatusCode.SeeOther, off.StatusCode);
        }

        await using var keap = await Keap.StartAsync(options);
        using var ours = await keap.RefreshAsync("x");
        using var theirs = await keap.RefreshAsync("x", Keap.Basic(contractor.ClientId, contractor.ClientSecret));
        using var on = await keap.ControlAsync(HttpMethod.Post, $"apps/{KeapSandboxSeed.ClientId}/activate");
        using var again = await keap.RefreshAsync("x");

        await ours.IsAsync(403, "<h1>Developer Inactive</h1>");
        await theirs.IsAsync(400, Keap.InvalidRefreshToken);
        await again.IsAsync(400, Keap.InvalidRefreshToken);
    }

    [Theory]
    [InlineData(KeapEra.M)]
    [InlineData(KeapEra.K)]
    public async Task A_deactivated_apps_access_tokens_are_developer_inactive_at_the_api(KeapEra era)
    {
        const string contacts = "/crm/rest/v1/contacts";
        await using var keap = await Keap.StartAsync(new() { Era = era });
        var pair = await keap.NewPairAsync();
        var contractor = KeapSandboxSeed.ContractorApp;
        var code = await CodeAsync(keap, contractor.ClientId, Keap.Redirect);
        using var exchanged = await keap.ExchangeAsync(code!, id: contractor.ClientId, secret: contractor.ClientSecret);
        var other = await Pair.OfAsync(exchanged);
        await keap.Sandbox.SetAppStatusAsync(KeapSandboxSeed.ClientId, SandboxAppStatus.Inactive);

        using var off = await keap.GetAsync(contacts, pair.Access);
        var entry = keap.Sandbox.Requests.All[^1];
        using var garbage = await keap.GetAsync(contacts, "garbage");
        using var ofAnother = await keap.GetAsync(contacts, other.Access);
        using var byKey = await keap.GetAsync(contacts, KeapSandboxSeed.PersonalAccessToken);
        await keap.Sandbox.SetAppStatusAsync(KeapSandboxSeed.ClientId, SandboxAppStatus.Active);
        using var on = await keap.GetAsync(contacts, pair.Access);

        await off.IsAsync(403, "<h1>Developer Inactive</h1>");
        Assert.Equal("text/xml", off.Content.Headers.ContentType!.ToString());
        Assert.Equal("ERR_403_DEVELOPER_INACTIVE", off.Headers.GetValues("X-Mashery-Error-Code").Single());
        Assert.Equal(("developer_inactive", null), (entry.Refused, entry.Tenant));
        Assert.Contains(era == KeapEra.M ? "gateway.inactive" : "gateway.inactive.later", entry.Fidelity);
        Assert.DoesNotContain(entry.Fidelity, row => row.StartsWith("token.inactive", StringComparison.Ordinal));
        Assert.Equal(
            [401, 200, 200, 200],
            new[] { garbage, ofAnother, byKey, on }.Select(answer => (int)answer.StatusCode)
        );
    }

    [Fact]
    public async Task Apps_are_made_and_switched_over_http_and_in_process_alike()
    {
        await using var keap = await Keap.StartAsync();
        using var made = await keap.ControlAsync(
            HttpMethod.Post,
            "apps",
            """{"name":"Third","developer":"Cleo Contractor","redirect_uris":["http://localhost:1/a"]}"""
        );
        var id = (string)(await made.JsonAsync())["client_id"]!;
        using var approve = await keap.ControlAsync(HttpMethod.Post, $"apps/{id}/approve");
        using var list = await keap.ControlAsync(HttpMethod.Get, "apps");
        var inProcess = await keap.Sandbox.CreateAppAsync("Fourth");
        await keap.Sandbox.SetAppStatusAsync(inProcess.ClientId, SandboxAppStatus.Active);

        Assert.Equal((201, "waiting"), ((int)made.StatusCode, (string?)(await made.JsonAsync())["status"]));
        Assert.Equal("active", (string?)(await approve.JsonAsync())["status"]);
        Assert.DoesNotContain("secret", await list.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(3, (await list.JsonAsync())["apps"]!.AsArray().Count);
        Assert.True(keap.Sandbox.Apps.Single(app => app.ClientId == id).IsForeign);
        Assert.False(keap.Sandbox.Apps.Single(app => app.ClientId == inProcess.ClientId).IsForeign);
        Assert.Equal(SandboxAppStatus.Active, keap.Sandbox.Apps[^1].Status);
        Assert.DoesNotContain(inProcess.ClientSecret, inProcess.ToString(), StringComparison.Ordinal);
        await keap.Sandbox.ResetAsync();
        Assert.Equal(2, keap.Sandbox.Apps.Count);
    }

    [Theory]
    [InlineData("apps", """{"name":""}""", 400, "invalid_name")]
    [InlineData("apps", """{"name":"a\u0007b"}""", 400, "invalid_name")]
    [InlineData("apps", """{"name":"x","developer":"nobody"}""", 400, "unknown_developer")]
    [InlineData("apps", """{"name":"x","redirect_uris":["/x"]}""", 400, "invalid_redirect_uris")]
    [InlineData("apps", """{"nam":"x"}""", 400, "invalid_body")]
    [InlineData("apps/someoneelse/approve", null, 404, "no_such_app")]
    [InlineData("apps/sandboxclient00000000001/explode", null, 404, "no_such_call")]
    public async Task A_bad_app_is_a_problem_and_makes_none(string path, string? body, int status, string code)
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.ControlAsync(HttpMethod.Post, path, body);

        Assert.Equal((status, code), ((int)answer.StatusCode, (string?)(await answer.JsonAsync())["code"]));
        Assert.Equal(2, keap.Sandbox.Apps.Count);
        await Assert.ThrowsAsync<ArgumentException>(() => keap.Sandbox.CreateAppAsync(""));
    }

    [Fact]
    public async Task Two_hundred_apps_are_enough()
    {
        await using var keap = await Keap.StartAsync();
        for (var number = keap.Sandbox.Apps.Count; number < 200; number++)
            await keap.Sandbox.CreateAppAsync($"App {number}");

        using var answer = await keap.ControlAsync(HttpMethod.Post, "apps", """{"name":"one more"}""");

        Assert.Equal(507, (int)answer.StatusCode);
        Assert.Equal(200, keap.Sandbox.Apps.Count);
    }

    [Theory]
    [InlineData("http://evil.example", "deactivate", 403)]
    [InlineData("own", "explode", 400)]
    public async Task A_form_from_elsewhere_or_of_another_kind_switches_nothing(string origin, string verb, int status)
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await PressAsync(keap, verb, KeapSandboxSeed.ClientId, origin);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.All(keap.Sandbox.Apps, app => Assert.Equal(SandboxAppStatus.Active, app.Status));
    }

    private static async Task<(string Id, string Secret, string Html)> CreateAsync(
        Keap keap,
        string name,
        string? redirect
    )
    {
        using var visitor = new Visitor(keap);
        await visitor.OpenAsync("/my-apps/new");
        using var answer = await visitor.PostAsync(
            new()
            {
                ["do"] = "create",
                ["developer"] = KeapSandboxSeed.Developer,
                ["name"] = name,
                ["redirect_uri"] = redirect ?? "",
            },
            path: MyApps
        );
        var html = await visitor.FollowAsync(answer);
        var made = keap.Sandbox.Apps[^1];
        var shown = Row().Matches(html).Single(row => row.Groups[1].Value == made.ClientId);
        return (made.ClientId, shown.Groups[2].Value, html);
    }

    private static async Task<HttpResponseMessage> PressAsync(
        Keap keap,
        string verb,
        string clientId,
        string origin = "own"
    )
    {
        using var visitor = new Visitor(keap);
        await visitor.OpenAsync(MyApps);
        return await visitor.PostAsync(new() { ["do"] = verb, ["client_id"] = clientId }, origin, path: MyApps);
    }

    private static async Task<string?> CodeAsync(Keap keap, string clientId, string redirect)
    {
        var back = await keap.Sandbox.ConsentAsync(Keap.AuthorizeUrl(clientId, redirect));
        return QueryHelpers.ParseQuery(back.Query).TryGetValue("code", out var code) ? code.ToString() : null;
    }

    [GeneratedRegex("<td><code>([a-z0-9]{24})</code></td><td><code>([a-z0-9]{10})</code></td>")]
    private static partial Regex Row();
}
