using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Evergrant.Sandbox.Tests;

/// <summary>What is not known of Keap, at each of its values.</summary>
public sealed class SwitchTests
{
    private const string Contacts = "/crm/rest/v1/contacts";
    private const string InvalidClient = """{"error":"invalid_client"}""";

    [Theory]
    [InlineData("lives", 200)]
    [InlineData("dies", 401)]
    public async Task The_old_access_token_dies_when_told_to(string value, int status)
    {
        await using var keap = await WithAsync("old-access-token", value);
        var first = await keap.NewPairAsync();
        using var refreshed = await keap.RefreshAsync(first.Refresh);
        var second = await Pair.OfAsync(refreshed);

        using var old = await keap.GetAsync(Contacts, first.Access);
        using var current = await keap.GetAsync(Contacts, second.Access);

        Assert.Equal((status, 200), ((int)old.StatusCode, (int)current.StatusCode));
        if (status == 401)
            Assert.Equal("access_token_superseded", keap.Sandbox.Requests.All[^2].Refused);
    }

    [Theory]
    [InlineData("both-live", 200)]
    [InlineData("ends-earlier", 400)]
    public async Task A_second_consent_ends_the_first_when_told_to(string value, int status)
    {
        await using var keap = await WithAsync("second-consent", value);
        var first = await keap.NewPairAsync();
        var elsewhere = await keap.NewPairAsync("tv265.infusionsoft.com");
        var second = await keap.NewPairAsync();

        using var one = await keap.RefreshAsync(first.Refresh);
        using var other = await keap.RefreshAsync(second.Refresh);
        using var third = await keap.RefreshAsync(elsewhere.Refresh);

        Assert.Equal((status, 200, 200), ((int)one.StatusCode, (int)other.StatusCode, (int)third.StatusCode));
        if (status == 400)
            Assert.Equal("consent_superseded", keap.Sandbox.Requests.All[^3].Refused);
    }

    [Theory]
    [InlineData("refused", 400, 200)]
    [InlineData("revokes", 400, 400)]
    [InlineData("grace", 200, 200)]
    public async Task A_spent_refresh_token_revokes_or_works_again_when_told_to(string value, int again, int next)
    {
        await using var keap = await WithAsync("refresh-reuse", value);
        var first = await keap.NewPairAsync();
        using var refreshed = await keap.RefreshAsync(first.Refresh);
        var second = await Pair.OfAsync(refreshed);

        using var reused = await keap.RefreshAsync(first.Refresh);
        using var following = await keap.RefreshAsync(second.Refresh);
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromSeconds(60));
        using var late = await keap.RefreshAsync(first.Refresh);

        Assert.Equal((again, next, 400), ((int)reused.StatusCode, (int)following.StatusCode, (int)late.StatusCode));
        Assert.Equal(
            value == "grace" ? "rotated_in_grace" : "refresh_token_already_used",
            keap.Sandbox.Lineage[0].Presentations[1].Outcome
        );
    }

    [Theory]
    [InlineData("refused", 200)]
    [InlineData("revokes", 400)]
    public async Task A_spent_code_revokes_what_it_gave_when_told_to(string value, int status)
    {
        await using var keap = await WithAsync("code-reuse", value);
        var code = await keap.NewCodeAsync();
        using var exchanged = await keap.ExchangeAsync(code);
        var pair = await Pair.OfAsync(exchanged);

        using var again = await keap.ExchangeAsync(code);
        using var refresh = await keap.RefreshAsync(pair.Refresh);

        Assert.Equal((401, status), ((int)again.StatusCode, (int)refresh.StatusCode));
    }

    [Fact]
    public async Task Every_lifetime_is_kept_to_the_second()
    {
        await using var keap = await Keap.StartAsync(
            new()
            {
                StartFrozen = true,
                Switches = new Dictionary<string, string>
                {
                    ["access-life"] = "90m",
                    ["refresh-life"] = "90d",
                    ["code-life"] = "30s",
                },
            }
        );
        var (inTime, late) = (await keap.NewCodeAsync(), await keap.NewCodeAsync());
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromSeconds(29));
        using var exchange = await keap.ExchangeAsync(inTime);
        var body = await exchange.JsonAsync();
        var pair = await Pair.OfAsync(exchange);
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        using var lateExchange = await keap.ExchangeAsync(late);
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromMinutes(90) - TimeSpan.FromSeconds(2));
        using var lives = await keap.GetAsync(Contacts, pair.Access);
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        using var ended = await keap.GetAsync(Contacts, pair.Access);
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromDays(90) - TimeSpan.FromMinutes(91));
        using var refreshed = await keap.RefreshAsync(pair.Refresh);
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromDays(90));
        using var tooLate = await keap.RefreshAsync((await Pair.OfAsync(refreshed)).Refresh);

        Assert.Equal(5400, (int)body["expires_in"]!);
        Assert.Equal(401, (int)lateExchange.StatusCode);
        Assert.Equal((200, 401), ((int)lives.StatusCode, (int)ended.StatusCode));
        Assert.Equal("refresh_token_expired", keap.Sandbox.Requests.All[^1].Refused);
        Assert.Equal(400, (int)tooLate.StatusCode);
    }

    [Theory]
    [InlineData("ignored", 400)]
    [InlineData("accepted", 200)]
    public async Task Parameters_in_the_query_are_heard_when_told_to(string value, int status)
    {
        await using var keap = await WithAsync("query-grant", value);
        var pair = await keap.NewPairAsync();
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"/token?grant_type=refresh_token&refresh_token={pair.Refresh}"
        );
        request.Headers.TryAddWithoutValidation("Authorization", Keap.Basic());

        using var answer = await keap.Http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.DoesNotContain(pair.Refresh, keap.Sandbox.Requests.All[^1].Query!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ignored", "right", 200)]
    [InlineData("ignored", "wrong", 200)]
    [InlineData("checked", "right", 200)]
    [InlineData("checked", "wrong", 401)]
    [InlineData("checked", null, 401)]
    [InlineData("refused", "right", 0)]
    public async Task Pkce_is_ignored_checked_or_refused(string value, string? verifier, int status)
    {
        await using var keap = await WithAsync("pkce", value);
        var challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes("right")));
        var url = new Uri($"{Keap.AuthorizeUrl(state: "s")}&code_challenge={challenge}&code_challenge_method=S256");

        var back = QueryHelpers.ParseQuery((await keap.Sandbox.ConsentAsync(url)).Query);

        if (status == 0)
        {
            Assert.Equal(("invalid_request", "s"), (back["error"].ToString(), back["state"].ToString()));
            return;
        }

        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = back["code"].ToString(),
            ["redirect_uri"] = Keap.Redirect,
            ["client_id"] = KeapSandboxSeed.ClientId,
            ["client_secret"] = KeapSandboxSeed.ClientSecret,
        };
        if (verifier is not null)
            form["code_verifier"] = verifier;
        using var answer = await keap.PostTokenAsync(form, null);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("checked", "&code_challenge=x&code_challenge_method=S512", "transform algorithm not supported")]
    [InlineData("checked", "&code_challenge=x&code_challenge_method=s256", "transform algorithm not supported")]
    [InlineData("checked", "&code_challenge=LONG&code_challenge_method=S256", "transform algorithm not supported")]
    [InlineData("refused", "&code_challenge=x&code_challenge_method=S512", "PKCE is not supported")]
    [InlineData("ignored", "&code_challenge=x&code_challenge_method=S512", "")]
    [InlineData("checked", "&code_challenge=x&code_challenge_method=plain", "")]
    [InlineData("checked", "&code_challenge_method=S512", "")]
    public async Task A_method_of_pkce_that_is_none_is_refused_where_pkce_is_checked(
        string value,
        string more,
        string words
    )
    {
        await using var keap = await WithAsync("pkce", value);
        var url = new Uri(
            Keap.AuthorizeUrl(state: "s") + more.Replace("LONG", new string('x', 300), StringComparison.Ordinal)
        );

        var back = QueryHelpers.ParseQuery((await keap.Sandbox.ConsentAsync(url)).Query);

        Assert.Equal(words.Length == 0, back.ContainsKey("code"));
        if (words.Length > 0)
            Assert.Equal(
                ("invalid_request", "s", words),
                (back["error"].ToString(), back["state"].ToString(), back["error_description"].ToString())
            );
    }

    [Fact]
    public async Task Credentials_in_the_body_or_twice_are_refused_when_told_to()
    {
        await using var keap = await Keap.StartAsync(
            new()
            {
                Switches = new Dictionary<string, string>
                {
                    ["body-credentials"] = "refused",
                    ["both-credentials"] = "refused",
                },
            }
        );
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = (await keap.NewPairAsync()).Refresh,
            ["client_id"] = KeapSandboxSeed.ClientId,
            ["client_secret"] = KeapSandboxSeed.ClientSecret,
        };

        using var inBody = await keap.PostTokenAsync(form, null);
        using var both = await keap.PostTokenAsync(form, Keap.Basic());
        using var right = await keap.RefreshAsync(form["refresh_token"]);

        await inBody.IsAsync(401, InvalidClient);
        await both.IsAsync(400, Keap.InvalidRefreshToken);
        Assert.Equal(200, (int)right.StatusCode);
        Assert.Equal(
            ["credentials_in_body", "credentials_twice", null],
            keap.Sandbox.Requests.All.TakeLast(3).Select(one => one.Refused)
        );
    }

    [Theory]
    [InlineData("refused", 401)]
    [InlineData("ignored", 200)]
    public async Task A_header_at_the_exchange_can_be_ignored(string value, int status)
    {
        await using var keap = await WithAsync("exchange-header", value);

        using var answer = await keap.ExchangeAsync(await keap.NewCodeAsync(), authorization: Keap.Basic());

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_wrong_secret_can_be_an_invalid_client()
    {
        await using var keap = await WithAsync("wrong-secret", "invalid-client");
        var pair = await keap.NewPairAsync();

        using var refresh = await keap.RefreshAsync(pair.Refresh, Keap.Basic(secret: "notmysecret"));
        using var exchange = await keap.ExchangeAsync(await keap.NewCodeAsync(), secret: "notmysecret");
        using var spent = await keap.RefreshAsync("neverissued");

        await refresh.IsAsync(401, InvalidClient);
        await exchange.IsAsync(401, InvalidClient);
        await spent.IsAsync(400, Keap.InvalidRefreshToken);
    }

    [Theory]
    [InlineData("400", 400)]
    [InlineData("401", 401)]
    [InlineData("500", 500)]
    public async Task The_status_of_an_unknown_client_can_be_another(string value, int status)
    {
        await using var keap = await WithAsync("unknown-client-status", value);

        using var answer = await keap.RefreshAsync("x", Keap.Basic(id: "someoneelse"));

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("unknown-client-status", "500", 500, """{"error":"invalid_client"}""")]
    [InlineData("over-quota-body", "html", 403, "<h1>Too Many Requests</h1>")]
    [InlineData("over-quota-body", "empty", 403, "")]
    [InlineData("over-quota-body", "as-api", 403, "<h1>Developer Over Rate</h1>")]
    public async Task The_older_era_hears_its_switches_too(string name, string value, int status, string part)
    {
        await using var keap = await Keap.StartAsync(
            new()
            {
                Era = KeapEra.M,
                Switches = new Dictionary<string, string> { [name] = value },
            }
        );
        var isOfClient = name == "unknown-client-status";
        if (!isOfClient)
            keap.Sandbox.Faults.Add(FaultNames.OverMinute);

        using var answer = await keap.RefreshAsync("x", isOfClient ? Keap.Basic(id: "someoneelse") : null);

        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(part, body, StringComparison.Ordinal);
        Assert.Equal(part.Length == 0, body.Length == 0);
    }

    [Theory]
    [InlineData("invalid-grant", 401, "Unable to authenticate username and password")]
    [InlineData("code-is-invalid", 400, "Authorization code is invalid")]
    public async Task A_refused_code_can_have_the_older_words(string value, int status, string words)
    {
        await using var keap = await WithAsync("code-error", value);

        using var answer = await keap.ExchangeAsync("neverissued");

        Assert.Equal(
            (status, words),
            ((int)answer.StatusCode, (string?)(await answer.JsonAsync())["error_description"])
        );
    }

    [Theory]
    [InlineData("invalid-redirect-url", 400, "invalid redirect_url")]
    [InlineData("as-code", 401, "Unable to authenticate username and password")]
    public async Task A_wrong_redirect_is_told_apart_or_not(string value, int status, string words)
    {
        await using var keap = await WithAsync("redirect-error", value);

        using var answer = await keap.ExchangeAsync(await keap.NewCodeAsync(), "http://localhost/other");

        Assert.Equal(
            (status, words),
            ((int)answer.StatusCode, (string?)(await answer.JsonAsync())["error_description"])
        );
    }

    [Theory]
    [InlineData("end", false)]
    [InlineData("buttons", true)]
    public async Task The_page_for_an_unknown_client_has_buttons_where_it_had_them(string value, bool buttons)
    {
        await using var keap = await WithAsync("unknown-client-page", value);
        using var visitor = new Visitor(keap);
        var url = Keap.AuthorizeUrl(clientId: "someoneelse", state: "s");

        using var page = await visitor.GetAsync(url.PathAndQuery);
        var html = await page.Content.ReadAsStringAsync();
        var headless = await keap.Sandbox.ConsentAsync(url);

        Assert.Contains("<h1>Invalid Client</h1>", html, StringComparison.Ordinal);
        Assert.Equal(buttons, html.Contains(">Allow<", StringComparison.Ordinal));
        Assert.Equal(buttons, headless.Query.Contains("error=access_denied", StringComparison.Ordinal));
        if (!buttons)
            return;
        await visitor.OpenAsync(url.PathAndQuery);
        using var answer = await visitor.PostAsync(new() { ["answer"] = "allow" });
        Assert.StartsWith(
            Keap.Redirect + "?state=s&error_description=",
            answer.Headers.NonValidated["Location"].ToString(),
            StringComparison.Ordinal
        );
        Assert.Empty(keap.Sandbox.State.Consents);
    }

    [Theory]
    [InlineData("null", "null")]
    [InlineData("registered", Keap.Redirect)]
    public async Task A_partner_code_may_want_a_registered_address(string value, string redirect)
    {
        await using var keap = await WithAsync("partner-redirect", value);
        var code = await keap.Sandbox.IssueCodeAsync(CodeBox.Partner);

        using var answer = await keap.ExchangeAsync(code.Code, redirect);

        Assert.Equal((redirect, 200), (code.RedirectUri, (int)answer.StatusCode));
    }

    [Theory]
    [InlineData("28-letters", 28)]
    [InlineData("24-lowercase", 24)]
    [InlineData("1000-letters", 1000)]
    public async Task Tokens_can_be_long(string value, int letters)
    {
        await using var keap = await WithAsync("token-form", value);

        var pair = await keap.NewPairAsync();
        using var call = await keap.GetAsync(Contacts, pair.Access);

        Assert.Equal((letters, letters, 200), (pair.Access.Length, pair.Refresh.Length, (int)call.StatusCode));
    }

    [Theory]
    [InlineData("expired", "keymanagement.service.access_token_expired")]
    [InlineData("invalid", "keymanagement.service.invalid_access_token")]
    public async Task An_ended_token_can_be_called_invalid(string value, string code)
    {
        await using var keap = await WithAsync("expired-token", value);
        var pair = await keap.NewPairAsync();
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromHours(25));

        using var answer = await keap.GetAsync(Contacts, pair.Access);

        Assert.Equal(code, (string?)(await answer.JsonAsync())["fault"]!["detail"]!["errorcode"]);
        Assert.Equal("access_token_expired", keap.Sandbox.Requests.All[^1].Refused);
    }

    [Theory]
    [InlineData("text", "text/plain", "Service Unavailable")]
    [InlineData("html", "text/html;charset=UTF-8", "<h1>Service Unavailable</h1>")]
    [InlineData("fault", "application/json", """{"fault":{"faultstring":""")]
    public async Task A_503_has_the_body_it_is_told_to_have(string value, string contentType, string part)
    {
        await using var keap = await WithAsync("unavailable-body", value);
        keap.Sandbox.Faults.Add(FaultNames.Unavailable);

        using var answer = await keap.RefreshAsync("x");

        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Equal(contentType, answer.Content.Headers.NonValidated["Content-Type"].ToString());
        Assert.Contains(part, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("as-api", "Quota Exceeded")]
    [InlineData("html", "<h1>Too Many Requests</h1>")]
    [InlineData("empty", "")]
    public async Task A_429_of_the_token_endpoint_has_the_body_it_is_told_to_have(string value, string part)
    {
        await using var keap = await WithAsync("over-quota-body", value);
        keap.Sandbox.Faults.Add(FaultNames.OverDay);

        using var answer = await keap.RefreshAsync("x");

        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(429, (int)answer.StatusCode);
        Assert.Contains(part, body, StringComparison.Ordinal);
        Assert.Equal(part.Length == 0, body.Length == 0);
    }

    [Theory]
    [InlineData("html", "<h1>Developer Inactive</h1>")]
    [InlineData("fault", "oauth.v2.ApiKeyNotApproved")]
    public async Task An_inactive_developer_has_the_body_it_is_told_to_have(string value, string part)
    {
        await using var keap = await WithAsync("forbidden-body", value);
        keap.Sandbox.State.DeveloperActive = false;

        using var answer = await keap.RefreshAsync("x");

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Contains(part, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("off", 200, 200)]
    [InlineData("token", 403, 200)]
    [InlineData("authorize", 200, 403)]
    [InlineData("both", 403, 403)]
    public async Task One_more_step_stands_before_programs_where_it_is_told_to(string value, int token, int authorize)
    {
        await using var keap = await WithAsync("one-more-step", "off");
        var pair = await keap.NewPairAsync();
        await keap.Sandbox.SetProfileAsync(switches: new Dictionary<string, string?> { ["one-more-step"] = value });

        using var refresh = await keap.RefreshAsync(pair.Refresh);
        using var scripted = await keap.Http.GetAsync(Keap.AuthorizeUrl().PathAndQuery);
        using var browser = new HttpRequestMessage(HttpMethod.Get, Keap.AuthorizeUrl().PathAndQuery);
        browser.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (X11; Linux x86_64)");
        using var shown = await keap.Http.SendAsync(browser);

        Assert.Equal(
            (token, authorize, 200),
            ((int)refresh.StatusCode, (int)scripted.StatusCode, (int)shown.StatusCode)
        );
        if (token == 403)
        {
            Assert.Contains("One more step", await refresh.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal("text/html", refresh.Content.Headers.ContentType!.MediaType);
        }
    }

    [Theory]
    [InlineData("nobody", "<h1>Sign in</h1>")]
    [InlineData("wrong-keap-id", "olga@twoshops.example")]
    [InlineData("no-account", "nina@nothing-yet.example")]
    public async Task A_browser_may_still_be_signed_in_as_somebody_else(string value, string shown)
    {
        await using var keap = await WithAsync("browser-session", value);
        using var visitor = new Visitor(keap);

        var page = await visitor.OpenAsync(Keap.AuthorizeUrl().PathAndQuery);
        await visitor.OpenAsync(Keap.AuthorizeUrl().PathAndQuery + "&sandbox_sign_in=again");
        using var signedIn = await visitor.PostAsync(new() { ["login"] = KeapSandboxSeed.Baker.Email });
        var own = await visitor.OpenAsync(Keap.AuthorizeUrl().PathAndQuery);

        Assert.Contains(shown, page, StringComparison.Ordinal);
        Assert.Contains("ada@acme-bakery.example", own, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_profile_is_set_and_told_over_http_and_outlives_a_restart()
    {
        using var folder = new TemporaryFolder();
        var options = new KeapSandboxOptions { DataFile = folder.File("keap.json") };
        await using (var first = await Keap.StartAsync(options))
        {
            using var put = await first.ControlAsync(
                HttpMethod.Put,
                "profile",
                """{"era":"A","switches":{"old-access-token":"dies","code-life":"1m"}}"""
            );
            using var back = await first.ControlAsync(HttpMethod.Put, "profile", """{"switches":{"code-life":null}}""");
            using var own = await first.ControlAsync(
                HttpMethod.Put,
                "profile",
                $$"""{"client_id":"{{KeapSandboxSeed.ContractorApp.ClientId}}","era":"M"}"""
            );
            Assert.Equal((200, 200, 200), ((int)put.StatusCode, (int)back.StatusCode, (int)own.StatusCode));
        }

        await using var keap = await Keap.StartAsync(options);
        await using var asked = await Keap.StartAsync(
            new()
            {
                DataFile = folder.File("copy.json"),
                Era = KeapEra.M,
                Switches = new Dictionary<string, string> { ["pkce"] = "checked" },
            }
        );
        using var told = await keap.ControlAsync(HttpMethod.Get, "profile");
        using var theirs = await keap.ControlAsync(
            HttpMethod.Get,
            $"profile?client_id={KeapSandboxSeed.ContractorApp.ClientId}"
        );
        var profile = await told.JsonAsync();

        Assert.Equal("A", (string?)profile["era"]);
        Assert.Equal(
            ["old-access-token"],
            profile["switches"]!
                .AsArray()
                .Where(one => (string?)one!["value"] != (string?)one["default"])
                .Select(one => (string?)one!["name"])
        );
        Assert.Equal("M", (string?)(await theirs.JsonAsync())["era"]);
        Assert.Equal(
            "dies",
            keap.Sandbox.ValueOf(SandboxSwitch.OldAccessToken, KeapSandboxSeed.ContractorApp.ClientId)
        );
        Assert.Equal((KeapEra.M, "checked"), (asked.Sandbox.Era, asked.Sandbox.ValueOf(SandboxSwitch.Pkce)));
        await asked.Sandbox.ResetAsync();
        await keap.Sandbox.ResetAsync();
        Assert.Equal((KeapEra.M, KeapEra.K), (asked.Sandbox.Era, keap.Sandbox.Era));
        Assert.Equal("lives", keap.Sandbox.ValueOf(SandboxSwitch.OldAccessToken));
    }

    [Theory]
    [InlineData("""{"era":"Z"}""", 400, "invalid_body")]
    [InlineData("""{"era":7}""", 400, "invalid_body")]
    [InlineData("""{"switches":{"old-acces-token":"dies"}}""", 400, "unknown_switch")]
    [InlineData("""{"switches":{"old-acces-token":null}}""", 400, "unknown_switch")]
    [InlineData("""{"switches":{"old-access-token":"sleeps"}}""", 400, "invalid_switch")]
    [InlineData("""{"switches":{"refresh-life":"0s"}}""", 400, "invalid_switch")]
    [InlineData("""{"switches":{"refresh-life":"for ever"}}""", 400, "invalid_switch")]
    [InlineData("""{"switches":{"refresh-life":45}}""", 400, "invalid_body")]
    [InlineData("""{"client_id":"someoneelse","era":"M"}""", 404, "no_such_app")]
    [InlineData(
        """{"client_id":"sandboxclient00000000001","switches":{"legacy-key":"accepted"}}""",
        400,
        "switch_of_the_sandbox"
    )]
    [InlineData("""{"eras":"M"}""", 400, "invalid_body")]
    public async Task A_bad_profile_is_a_problem_and_changes_nothing(string body, int status, string code)
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.ControlAsync(HttpMethod.Put, "profile", body);

        Assert.Equal((status, code), ((int)answer.StatusCode, (string?)(await answer.JsonAsync())["code"]));
        Assert.Equal(KeapEra.K, keap.Sandbox.Era);
        Assert.All(SandboxSwitch.All, one => Assert.Equal(one.DefaultIn(KeapEra.K), keap.Sandbox.ValueOf(one)));
    }

    [Theory]
    [InlineData("\"switches\":{", "\"switches\":{\"from-the-future\":\"x\",")]
    [InlineData("\"app_profiles\":{", "\"app_profiles\":{\"x\":{\"era\":null,\"switches\":{\"pkce\":\"maybe\"}},")]
    public async Task A_state_file_with_a_switch_that_is_not_known_is_left_as_it_is(string text, string instead)
    {
        using var folder = new TemporaryFolder();
        var options = new KeapSandboxOptions { DataFile = folder.File("keap.json") };
        await using (var first = await Keap.StartAsync(options))
        {
            await first.Sandbox.SetProfileAsync(switches: Only("pkce", "checked"));
            await first.Sandbox.SetProfileAsync(KeapEra.M, clientId: KeapSandboxSeed.ClientId);
        }

        var before = await File.ReadAllTextAsync(options.DataFile!);
        var at = before.IndexOf(text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(options.DataFile!, before[..at] + instead + before[(at + text.Length)..]);

        var refused = await Assert.ThrowsAsync<StateFileCorruptException>(() => Keap.StartAsync(options));

        Assert.Contains("a switch that is not known here", refused.Message, StringComparison.Ordinal);
        Assert.Contains(instead, await File.ReadAllTextAsync(options.DataFile!), StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Only(string name, string value) => new() { [name] = value };

    [Fact]
    public async Task In_process_a_bad_profile_is_an_argument_exception()
    {
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Keap.StartAsync(new() { Switches = new Dictionary<string, string> { ["nothing"] = "x" } })
        );
        await using var keap = await Keap.StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => keap.Sandbox.SetProfileAsync(KeapEra.M, clientId: "nobody"));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            keap.Sandbox.SetProfileAsync(switches: new Dictionary<string, string?> { ["pkce"] = "maybe" })
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData(KeapSandboxSeed.ClientId)]
    public async Task An_era_that_is_not_there_is_refused_and_the_file_does_not_get_it(string? clientId)
    {
        using var folder = new TemporaryFolder();
        var options = new KeapSandboxOptions { DataFile = folder.File("keap.json") };
        await using (var first = await Keap.StartAsync(options))
        {
            var body = clientId is null ? """{"era":7}""" : $$"""{"era":7,"client_id":"{{clientId}}"}""";
            using var number = await first.ControlAsync(HttpMethod.Put, "profile", body);
            Assert.Equal("invalid_body", (string?)(await number.JsonAsync())["code"]);
            await Assert.ThrowsAsync<ArgumentException>(() =>
                first.Sandbox.SetProfileAsync((KeapEra)7, clientId: clientId)
            );
            await first.NewPairAsync();
        }

        await using var second = await Keap.StartAsync(options);

        Assert.Equal(KeapEra.K, second.Sandbox.Era);
    }

    [Fact]
    public async Task A_switch_that_a_state_file_keeps_is_taken_back_at_the_start()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("keap.json");
        var both = new Dictionary<string, string> { ["pkce"] = "checked", ["code-life"] = "7m" };
        await using (await Keap.StartAsync(new() { DataFile = file, Switches = both })) { }
        var back = new Dictionary<string, string> { ["pkce"] = "default" };
        await using (await Keap.StartAsync(new() { DataFile = file, Switches = back })) { }

        await using var third = await Keap.StartAsync(new() { DataFile = file });

        Assert.Equal(SandboxSwitch.Pkce.DefaultIn(KeapEra.K), third.Sandbox.ValueOf(SandboxSwitch.Pkce));
        Assert.Equal("7m", third.Sandbox.ValueOf(SandboxSwitch.CodeLife));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Keap.StartAsync(new() { Switches = new Dictionary<string, string> { ["nothing"] = "default" } })
        );
    }

    private static Task<Keap> WithAsync(string name, string value) =>
        Keap.StartAsync(new() { Switches = new Dictionary<string, string> { [name] = value } });
}
