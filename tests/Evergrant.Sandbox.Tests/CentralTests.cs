using System.Text.RegularExpressions;

namespace Evergrant.Sandbox.Tests;

public sealed partial class CentralTests
{
    private const string InvalidRedirect = """{"error":"invalid_request","error_description":"invalid redirect_url"}""";
    private const string ExchangeFailed = """
        {
            "error": "invalid_grant",
            "error_description": "Unable to authenticate username and password"
        }
        """;
    private const string AccessOfBaker = "/app/central/api-access?tenant=xy123.infusionsoft.com";

    private static SandboxApp Contractor => KeapSandboxSeed.ContractorApp;

    [Fact]
    public async Task A_personal_code_is_exchanged_with_any_registered_redirect()
    {
        await using var keap = await Keap.StartAsync();

        foreach (var registered in KeapSandboxSeed.RedirectUris)
        {
            var code = await keap.Sandbox.IssueCodeAsync(CodeBox.Personal, "tv265.infusionsoft.com");
            using var answer = await keap.ExchangeAsync(code.Code, registered.OriginalString);

            Assert.Equal(KeapSandboxSeed.RedirectUris[0].OriginalString, code.RedirectUri);
            Assert.Equal("full|tv265.infusionsoft.com", (string?)(await answer.JsonAsync())["scope"]);
            Assert.DoesNotContain(code.Code, code.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_partner_code_is_exchanged_with_the_text_null()
    {
        await using var keap = await Keap.StartAsync();
        var code = await keap.Sandbox.IssueCodeAsync(CodeBox.Partner);

        using var answer = await keap.ExchangeAsync(code.Code, "null");

        Assert.Equal("null", code.RedirectUri);
        await Pair.OfAsync(answer);
    }

    [Theory]
    [InlineData(CodeBox.Personal, "null", "redirect_uri_not_registered")]
    [InlineData(CodeBox.Personal, "", "redirect_uri_missing")]
    [InlineData(CodeBox.Personal, "http://localhost:7400/else", "redirect_uri_not_registered")]
    [InlineData(CodeBox.Personal, "HTTP://127.0.0.1:7400/callback/keap", "redirect_uri_not_registered")]
    [InlineData(CodeBox.Personal, "http://127.0.0.1:7400/callback/keap/", "redirect_uri_not_registered")]
    [InlineData(CodeBox.Partner, Keap.Redirect, "redirect_uri_not_null")]
    [InlineData(CodeBox.Partner, "NULL", "redirect_uri_not_null")]
    [InlineData(CodeBox.Partner, "", "redirect_uri_missing")]
    public async Task A_wrong_redirect_is_refused_and_the_code_is_not_spent(CodeBox box, string redirect, string reason)
    {
        await using var keap = await Keap.StartAsync();
        var code = await keap.Sandbox.IssueCodeAsync(box);

        using var wrong = await keap.ExchangeAsync(code.Code, redirect);
        using var right = await keap.ExchangeAsync(code.Code, code.RedirectUri);

        await wrong.IsAsync(400, InvalidRedirect);
        Assert.Equal(reason, keap.Sandbox.Requests.AtTokenEndpoint()[0].Refused);
        Assert.Equal(200, (int)right.StatusCode);
    }

    [Theory]
    [InlineData("", "redirect_uri_missing")]
    [InlineData("null", "redirect_uri_differs")]
    public async Task A_code_of_the_authorize_page_wants_the_address_it_was_asked_for_with(
        string redirect,
        string reason
    )
    {
        await using var keap = await Keap.StartAsync();
        var code = await keap.NewCodeAsync();

        using var wrong = await keap.ExchangeAsync(code, redirect);
        using var right = await keap.ExchangeAsync(code);

        await wrong.IsAsync(400, InvalidRedirect);
        Assert.Equal(reason, keap.Sandbox.Requests.AtTokenEndpoint()[0].Refused);
        Assert.Equal(200, (int)right.StatusCode);
    }

    [Theory]
    [InlineData(CodeBox.Personal)]
    [InlineData(CodeBox.Partner)]
    public async Task Another_apps_a_wrong_secret_a_used_and_a_late_code_fail_alike(CodeBox box)
    {
        await using var keap = await Keap.StartAsync(new() { StartFrozen = true });
        var code = await keap.Sandbox.IssueCodeAsync(box);
        var late = await keap.Sandbox.IssueCodeAsync(box);

        using var other = await keap.ExchangeAsync(
            code.Code,
            code.RedirectUri,
            Contractor.ClientId,
            Contractor.ClientSecret
        );
        using var secret = await keap.ExchangeAsync(code.Code, code.RedirectUri, secret: "notmysecret");
        using var right = await keap.ExchangeAsync(code.Code, code.RedirectUri);
        using var again = await keap.ExchangeAsync(code.Code, code.RedirectUri);
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromMinutes(10));
        using var expired = await keap.ExchangeAsync(late.Code, late.RedirectUri);

        Assert.Equal(200, (int)right.StatusCode);
        foreach (var refused in new[] { other, secret, again, expired })
            await refused.IsAsync(401, ExchangeFailed);

        Assert.Equal(
            ["code_of_another_client", "secret_wrong", null, "code_already_used", "code_expired"],
            keap.Sandbox.Requests.AtTokenEndpoint().Select(entry => entry.Refused)
        );
        Assert.Single(keap.Sandbox.Lineage);
    }

    [Fact]
    public async Task A_pair_is_a_consent_like_others_and_lapses_like_others()
    {
        await using var keap = await Keap.StartAsync(new() { StartFrozen = true });
        var left = await keap.Sandbox.IssueTokensAsync("ab103.infusionsoft.com");
        var revoked = await keap.Sandbox.IssueTokensAsync();
        var consents = keap.Sandbox.State.Consents;
        keap.Sandbox.State.Revoke(consents[1].Id);

        using var dead = await keap.RefreshAsync(revoked.RefreshToken);
        using var call = await keap.GetAsync("/crm/rest/v1/contacts", left.AccessToken);
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromDays(45));
        using var lapsed = await keap.RefreshAsync(left.RefreshToken);

        Assert.Equal(200, (int)call.StatusCode);
        await dead.IsAsync(400, Keap.InvalidRefreshToken);
        await lapsed.IsAsync(400, Keap.InvalidRefreshToken);
        Assert.Equal(("ab103.infusionsoft.com", "olga@twoshops.example"), (consents[0].Tenant, consents[0].Login));
        Assert.Equal(consents.Select(consent => consent.Id), keap.Sandbox.Lineage.Select(node => node.ConsentId));
        Assert.Equal(
            ["consent_revoked", "refresh_token_expired"],
            keap.Sandbox.Requests.AtTokenEndpoint().Select(entry => entry.Refused)
        );
    }

    [Fact]
    public async Task Another_developers_app_goes_through_the_authorize_page_and_not_through_account_central()
    {
        await using var keap = await Keap.StartAsync();
        const string redirect = "https://contractor.example/keap";

        var back = await keap.Sandbox.ConsentAsync(Keap.AuthorizeUrl(Contractor.ClientId, redirect));
        var code = System.Web.HttpUtility.ParseQueryString(back.Query)["code"]!;
        using var exchange = await keap.ExchangeAsync(code, redirect, Contractor.ClientId, Contractor.ClientSecret);
        var pair = await Pair.OfAsync(exchange);
        using var mine = await keap.RefreshAsync(pair.Refresh);
        using var theirs = await keap.RefreshAsync(
            pair.Refresh,
            Keap.Basic(Contractor.ClientId, Contractor.ClientSecret)
        );

        await mine.IsAsync(400, Keap.InvalidRefreshToken);
        Assert.Equal(200, (int)theirs.StatusCode);
        await Assert.ThrowsAsync<ArgumentException>(() =>
            keap.Sandbox.IssueCodeAsync(CodeBox.Partner, clientId: Contractor.ClientId)
        );
        await Assert.ThrowsAsync<ArgumentException>(() => keap.Sandbox.IssueTokensAsync(clientId: "someoneelse"));
        await Assert.ThrowsAsync<ArgumentException>(() => keap.Sandbox.IssueTokensAsync("nobody"));
        Assert.Single(keap.Sandbox.State.Consents);
        Assert.DoesNotContain(Contractor.ClientSecret, Contractor.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_gives_codes_and_tokens()
    {
        await using var keap = await Keap.StartAsync(
            new() { StartAt = new DateTimeOffset(2031, 5, 1, 7, 8, 9, TimeSpan.Zero), StartFrozen = true }
        );

        using var personal = await keap.ControlAsync(
            HttpMethod.Post,
            "central/code",
            $$"""{"client_id":"{{KeapSandboxSeed.ClientId}}","box":"personal"}"""
        );
        using var partner = await keap.ControlAsync(
            HttpMethod.Post,
            "central/code",
            """{"tenant":"ab103.infusionsoft.com","box":"partner"}"""
        );
        using var tokens = await keap.ControlAsync(
            HttpMethod.Post,
            "central/tokens",
            $$"""{"tenant":"tv265.infusionsoft.com","client_id":"{{KeapSandboxSeed.ClientId}}"}"""
        );

        Assert.Equal(Keap.Redirect, (string?)(await personal.JsonAsync())["redirect_uri"]);
        Assert.Equal("2031-05-01T07:18:09.000Z", (string?)(await personal.JsonAsync())["expires_at"]);
        var code = await partner.JsonAsync();
        using var exchange = await keap.ExchangeAsync((string)code["code"]!, (string)code["redirect_uri"]!);
        Assert.Equal("full|ab103.infusionsoft.com", (string?)(await exchange.JsonAsync())["scope"]);
        Assert.Equal(
            ["access_token", "refresh_token", "access_expires_at", "scope"],
            (await tokens.JsonAsync()).AsObject().Select(member => member.Key)
        );
        using var refresh = await keap.RefreshAsync((string)(await tokens.JsonAsync())["refresh_token"]!);
        Assert.Equal("full|tv265.infusionsoft.com", (string?)(await refresh.JsonAsync())["scope"]);
    }

    [Theory]
    [InlineData("central/code", """{"client_id":"someoneelse"}""", "wrong_credentials")]
    [InlineData("central/code", """{"client_id":"sandboxclient00000000002"}""", "wrong_credentials")]
    [InlineData("central/code", """{"client_id":""}""", "wrong_credentials")]
    [InlineData("central/code", """{"box":"both"}""", "invalid_box")]
    [InlineData("central/code", """{"tenant":"nobody"}""", "unknown_tenant")]
    [InlineData("central/code", """{"redirect_uri":"http://x"}""", "invalid_body")]
    [InlineData("central/code", "null", "invalid_body")]
    [InlineData("central/tokens", """{"client_id":"sandboxclient00000000002"}""", "wrong_credentials")]
    [InlineData("central/tokens", """{"tenant":""}""", "unknown_tenant")]
    [InlineData("central/tokens", """{"box":"personal"}""", "invalid_body")]
    [InlineData("central/tokens", """{"client_id":1}""", "invalid_body")]
    public async Task Control_refuses_what_account_central_would(string path, string body, string code)
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.ControlAsync(HttpMethod.Post, path, body);

        await IsProblemAsync(answer, 400, code);
        Assert.Empty(keap.Sandbox.State.Consents);
    }

    [Fact]
    public async Task Registered_redirects_decide_what_strict_matching_and_personal_codes_take()
    {
        using var folder = new TemporaryFolder();
        var options = new KeapSandboxOptions
        {
            DataFile = folder.File("keap.json"),
            Switches = new Dictionary<string, string> { ["redirect-match"] = "strict" },
        };
        const string listener = "http://localhost:49152/callback";
        await using (var first = await Keap.StartAsync(options))
        {
            var code = await first.Sandbox.IssueCodeAsync(CodeBox.Personal);
            using var put = await first.ControlAsync(
                HttpMethod.Put,
                $"apps/{KeapSandboxSeed.ClientId}",
                $$"""{"redirect_uris":["{{listener}}","http://localhost:1/b"]}"""
            );
            using var early = await first.ExchangeAsync(code.Code, listener);

            await put.IsAsync(
                200,
                $$"""{"client_id":"{{KeapSandboxSeed.ClientId}}","name":"Evergrant demo","redirect_uris":["{{listener}}","http://localhost:1/b"]}"""
            );
            Assert.Equal(200, (int)early.StatusCode);
        }

        await using var keap = await Keap.StartAsync(options);
        var known = await keap.Sandbox.ConsentAsync(Keap.AuthorizeUrl(redirectUri: listener));
        var otherPort = await keap.Sandbox.ConsentAsync(
            Keap.AuthorizeUrl(redirectUri: "http://localhost:49153/callback")
        );
        var before = await keap.Sandbox.ConsentAsync(Keap.AuthorizeUrl());
        var personal = await keap.Sandbox.IssueCodeAsync(CodeBox.Personal);
        await keap.Sandbox.RegisterRedirectUrisAsync([Keap.Redirect]);
        var again = await keap.Sandbox.ConsentAsync(Keap.AuthorizeUrl());

        Assert.StartsWith(listener + "?scope=", known.OriginalString, StringComparison.Ordinal);
        Assert.Equal("/app/central/home", otherPort.AbsolutePath);
        Assert.Equal("/app/central/home", before.AbsolutePath);
        Assert.Equal(listener, personal.RedirectUri);
        Assert.StartsWith(Keap.Redirect, again.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KeapSandboxSeed.ClientId, "{}", 400, "invalid_redirect_uris")]
    [InlineData(KeapSandboxSeed.ClientId, """{"redirect_uris":[]}""", 400, "invalid_redirect_uris")]
    [InlineData(KeapSandboxSeed.ClientId, """{"redirect_uris":[null]}""", 400, "invalid_redirect_uris")]
    [InlineData(KeapSandboxSeed.ClientId, """{"redirect_uris":["/callback"]}""", 400, "invalid_redirect_uris")]
    [InlineData(KeapSandboxSeed.ClientId, """{"redirect_uris":["null"]}""", 400, "invalid_redirect_uris")]
    [InlineData(KeapSandboxSeed.ClientId, """{"redirect_uris":["javascript:a"]}""", 400, "invalid_redirect_uris")]
    [InlineData(KeapSandboxSeed.ClientId, """{"redirect_uris":["http://a/#b"]}""", 400, "invalid_redirect_uris")]
    [InlineData(KeapSandboxSeed.ClientId, """{"redirect_uris":["http://a/\r\nb"]}""", 400, "invalid_redirect_uris")]
    [InlineData(KeapSandboxSeed.ClientId, """{"redirect_uris":"http://a"}""", 400, "invalid_body")]
    [InlineData(KeapSandboxSeed.ClientId, """{"client_secret":"x"}""", 400, "invalid_body")]
    [InlineData("someoneelse", """{"redirect_uris":["http://a"]}""", 404, "no_such_app")]
    public async Task Bad_redirects_are_a_problem_and_change_nothing(string app, string body, int status, string code)
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.ControlAsync(HttpMethod.Put, "apps/" + app, body);

        await IsProblemAsync(answer, status, code);
        Assert.Equal(Keap.Redirect, (await keap.Sandbox.IssueCodeAsync(CodeBox.Personal)).RedirectUri);
        await Assert.ThrowsAsync<ArgumentException>(() => keap.Sandbox.RegisterRedirectUrisAsync([]));
    }

    [Fact]
    public async Task Your_accounts_leads_to_the_api_access_of_each_tenant()
    {
        await using var keap = await Keap.StartAsync();

        foreach (var login in KeapSandboxSeed.Logins)
        {
            using var visitor = new Visitor(keap);
            await visitor.SignInAsync(login);
            var accounts = await visitor.OpenAsync("/app/central/home");
            foreach (var tenant in KeapSandboxSeed.Logins.SelectMany(one => one.Tenants))
            {
                var path = $"/app/central/api-access?tenant={tenant.Host}";
                var link = $"<a href=\"{path}\">API Access</a>";
                Assert.Equal(login.Tenants.Contains(tenant), accounts.Contains(link, StringComparison.Ordinal));
                if (login.Tenants.Contains(tenant))
                    Assert.Contains(tenant.Name, await visitor.OpenAsync(path), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("personal", Keap.Redirect)]
    [InlineData("partner", "null")]
    public async Task The_partner_box_gives_a_code_and_says_how_to_exchange_it(string box, string redirect)
    {
        await using var keap = await CodesAsync();
        using var visitor = new Visitor(keap);
        await visitor.SignInAsync(KeapSandboxSeed.Baker);
        await visitor.OpenAsync(AccessOfBaker);

        using var answer = await PressAsync(visitor, box, $" {KeapSandboxSeed.ClientId} ");
        var html = await visitor.FollowAsync(answer);

        var shown = Codes().Matches(html).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(redirect, shown[1]);
        using var exchange = await keap.ExchangeAsync(shown[0], shown[1]);
        await Pair.OfAsync(exchange);
        Assert.Contains("not shown again", html, StringComparison.Ordinal);
        await IsInNoLogAsync(keap, shown[0]);
    }

    [Fact]
    public async Task The_personal_box_gives_a_pair_or_a_code()
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.SignInAsync(KeapSandboxSeed.Baker);
        await visitor.OpenAsync(AccessOfBaker);

        using var answer = await PressAsync(visitor, "personal", KeapSandboxSeed.ClientId);
        var html = await visitor.FollowAsync(answer);

        var shown = Codes().Matches(html).Select(match => match.Groups[1].Value).ToList();
        using var call = await keap.GetAsync("/crm/rest/v1/contacts", shown[0]);
        using var refresh = await keap.RefreshAsync(shown[1]);
        Assert.Equal((200, 200), ((int)call.StatusCode, (int)refresh.StatusCode));
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        await IsInNoLogAsync(keap, shown[0]);
        await IsInNoLogAsync(keap, shown[1]);

        await using var codes = await CodesAsync();
        using var other = new Visitor(codes);
        await other.SignInAsync(KeapSandboxSeed.Baker);
        await other.OpenAsync(AccessOfBaker);
        using var code = await PressAsync(other, "personal", KeapSandboxSeed.ClientId);
        Assert.Contains("redirect_uri of its exchange", await other.FollowAsync(code), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notmysecret", "secret_wrong")]
    [InlineData(KeapSandboxSeed.ClientId, "client_id_used_as_secret")]
    [InlineData("", "secret_wrong")]
    public async Task The_personal_box_wants_the_apps_secret(string secret, string reason)
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.SignInAsync(KeapSandboxSeed.Baker);
        await visitor.OpenAsync(AccessOfBaker);

        using var answer = await PressAsync(visitor, "personal", KeapSandboxSeed.ClientId, secret: secret);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal(reason, keap.Sandbox.Requests.All[^1].Refused);
        Assert.Empty(keap.Sandbox.State.Consents);
    }

    [Theory]
    [InlineData("sandboxclient00000000002", "client_of_another_developer", "one&#x27;s own apps only")]
    [InlineData("someoneelse", "client_unknown", "No app has that client_id")]
    [InlineData("", "client_unknown", "No app has that client_id")]
    public async Task A_foreign_client_id_is_wrong_credentials(string clientId, string reason, string why)
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        foreach (var box in new[] { "personal", "partner" })
        {
            await visitor.SignInAsync(KeapSandboxSeed.Baker);
            await visitor.OpenAsync(AccessOfBaker);
            using var answer = await PressAsync(visitor, box, clientId);

            var html = await answer.Content.ReadAsStringAsync();
            Assert.Equal(400, (int)answer.StatusCode);
            Assert.Contains("Wrong credentials.", html.Split("</header>")[1], StringComparison.Ordinal);
            Assert.Contains(why, html.Split("</header>")[0], StringComparison.Ordinal);
            Assert.Equal(reason, keap.Sandbox.Requests.All[^1].Refused);
        }

        Assert.Empty(keap.Sandbox.State.Consents);
    }

    [Theory]
    [InlineData(SandboxAppStatus.Waiting, "app_waiting")]
    [InlineData(SandboxAppStatus.Inactive, "developer_inactive")]
    public async Task An_app_that_is_not_active_is_wrong_credentials_too(SandboxAppStatus status, string reason)
    {
        await using var keap = await Keap.StartAsync();
        await keap.Sandbox.SetAppStatusAsync(KeapSandboxSeed.ClientId, status);
        using var visitor = new Visitor(keap);
        await visitor.SignInAsync(KeapSandboxSeed.Baker);
        await visitor.OpenAsync(AccessOfBaker);
        using var answer = await PressAsync(visitor, "personal", KeapSandboxSeed.ClientId);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal(reason, keap.Sandbox.Requests.All[^1].Refused);
        Assert.Empty(keap.Sandbox.State.Consents);
    }

    [Theory]
    [InlineData("http://evil.example", null)]
    [InlineData(null, null)]
    [InlineData(null, "cross-site")]
    public async Task A_form_from_elsewhere_gets_nothing(string? origin, string? fetchSite)
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.SignInAsync(KeapSandboxSeed.Baker);
        await visitor.OpenAsync(AccessOfBaker);

        using var answer = await PressAsync(visitor, "personal", KeapSandboxSeed.ClientId, origin, fetchSite);

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Empty(keap.Sandbox.State.Consents);
    }

    [Fact]
    public async Task A_form_shown_to_another_browser_gets_nothing()
    {
        await using var keap = await Keap.StartAsync();
        using var shown = new Visitor(keap);
        using var another = new Visitor(keap);
        await shown.SignInAsync(KeapSandboxSeed.Baker);
        await shown.OpenAsync(AccessOfBaker);
        await another.SignInAsync(KeapSandboxSeed.Baker);
        await another.OpenAsync(AccessOfBaker);

        using var answer = await another.PostAsync(
            new(shown.Form) { ["box"] = "personal", ["client_id"] = KeapSandboxSeed.ClientId },
            path: "/app/central/api-access"
        );

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Empty(keap.Sandbox.State.Consents);
    }

    [Fact]
    public async Task Who_signed_in_has_no_accounts_of_others()
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.SignInAsync(KeapSandboxSeed.Baker);
        await visitor.OpenAsync(AccessOfBaker);
        var form = visitor.Form;
        await visitor.SignInAsync(Keap.AuthorizeUrl(), KeapSandboxSeed.Owner);

        using var page = await visitor.GetAsync(AccessOfBaker);
        using var answer = await visitor.PostAsync(
            new(form) { ["box"] = "personal", ["client_id"] = KeapSandboxSeed.ClientId },
            path: "/app/central/api-access"
        );

        Assert.Equal((404, 400), ((int)page.StatusCode, (int)answer.StatusCode));
        Assert.Empty(keap.Sandbox.State.Consents);
    }

    [Theory]
    [InlineData("/app/central/api-access")]
    [InlineData("/app/central/api-access?tenant=")]
    [InlineData("/app/central/api-access?tenant=%3Cscript%3E")]
    public async Task A_tenant_that_is_not_there_is_a_404_page(string path)
    {
        await using var keap = await Keap.StartAsync();
        keap.SignIn(KeapSandboxSeed.Baker);

        using var answer = await keap.Http.GetAsync(path);

        Assert.Equal(404, (int)answer.StatusCode);
        Assert.DoesNotContain("<script", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> PressAsync(
        Visitor visitor,
        string box,
        string clientId,
        string? origin = "own",
        string? fetchSite = null,
        string secret = KeapSandboxSeed.ClientSecret
    ) =>
        visitor.PostAsync(
            new()
            {
                ["box"] = box,
                ["client_id"] = clientId,
                ["client_secret"] = secret,
            },
            origin,
            fetchSite,
            "/app/central/api-access"
        );

    private static Task<Keap> CodesAsync() =>
        Keap.StartAsync(new() { Switches = new Dictionary<string, string> { ["personal-box"] = "code" } });

    private static async Task IsInNoLogAsync(Keap keap, string secret)
    {
        using var log = await keap.ControlAsync(HttpMethod.Get, "requests");
        Assert.DoesNotContain(secret, await log.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task IsProblemAsync(HttpResponseMessage answer, int status, string code)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal((status, code), ((int)answer.StatusCode, (string?)(await answer.JsonAsync())["code"]));
    }

    [GeneratedRegex("<code>([^<]+)</code>")]
    private static partial Regex Codes();
}
