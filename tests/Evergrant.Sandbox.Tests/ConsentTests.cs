using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace Evergrant.Sandbox.Tests;

public sealed partial class ConsentTests
{
    private const string Denied =
        "error_description=User+denied+access+to+resource&error=access_denied"
        + "&error_uri=https%3A%2F%2Fdeveloper.infusionsoft.com%2Fdocs%2Fread%2FGetting_Started_With_OAuth2";

    [Fact]
    public async Task Allowing_in_the_page_leads_back_with_scope_code_and_state_in_keaps_order()
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await AnswerPageAsync(
            keap,
            Keap.AuthorizeUrl(state: "a b&c"),
            "tv265.infusionsoft.com",
            "allow"
        );

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var location = answer.Headers.NonValidated["Location"].ToString();
        Assert.Matches(AllowedLocation(), location);
        var code = QueryHelpers.ParseQuery(new Uri(location).Query)["code"].ToString();
        using var exchange = await keap.ExchangeAsync(code);
        Assert.Equal("full|tv265.infusionsoft.com", (string?)(await exchange.JsonAsync())["scope"]);
    }

    [Fact]
    public async Task Denying_in_the_page_leads_back_with_keaps_error()
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await AnswerPageAsync(keap, Keap.AuthorizeUrl(), "xy123.infusionsoft.com", "deny");

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal($"{Keap.Redirect}?state=&{Denied}", answer.Headers.NonValidated["Location"].ToString());
        Assert.Empty(keap.Sandbox.State.Consents);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("http://evil.example", null)]
    [InlineData("null", null)]
    [InlineData(null, "cross-site")]
    public async Task A_form_from_elsewhere_is_refused(string? origin, string? fetchSite)
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await AnswerPageAsync(
            keap,
            Keap.AuthorizeUrl(),
            "xy123.infusionsoft.com",
            "allow",
            origin,
            fetchSite
        );

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(keap.Sandbox.State.Consents);
    }

    [Fact]
    public async Task A_form_shown_to_another_browser_is_refused()
    {
        await using var keap = await Keap.StartAsync();
        using var shown = new Visitor(keap);
        using var another = new Visitor(keap);
        await shown.SignInAsync(Keap.AuthorizeUrl(), KeapSandboxSeed.Baker);
        await another.SignInAsync(Keap.AuthorizeUrl(), KeapSandboxSeed.Baker);

        using var answer = await another.PostAsync(
            new(shown.Form) { ["tenant"] = "xy123.infusionsoft.com", ["answer"] = "allow" }
        );

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(keap.Sandbox.State.Consents);
    }

    [Fact]
    public async Task An_unknown_client_is_an_error_page_that_sends_nobody_anywhere()
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.SignInAsync(Keap.AuthorizeUrl(), KeapSandboxSeed.Baker);
        var url = Keap.AuthorizeUrl(clientId: "someoneelse");

        using var shown = await keap.Http.GetAsync(url.PathAndQuery);
        using var answered = await visitor.PostAsync(new() { ["request"] = url.Query, ["answer"] = "allow" });
        var headless = await keap.Sandbox.ConsentAsync(url);

        foreach (var page in new[] { shown, answered })
        {
            Assert.Equal(400, (int)page.StatusCode);
            Assert.Null(page.Headers.Location);
            var html = await page.Content.ReadAsStringAsync();
            Assert.Contains("<h1>Invalid Client</h1>", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<form", html, StringComparison.Ordinal);
        }

        Assert.Equal("client_unknown", keap.Sandbox.Requests.All[^1].Refused);
        Assert.Equal(new Uri(keap.Sandbox.Address, url.PathAndQuery), headless);
        Assert.Empty(keap.Sandbox.State.Consents);
    }

    [Fact]
    public async Task Parameters_that_keap_does_not_know_are_ignored()
    {
        await using var keap = await Keap.StartAsync();
        var url = new Uri($"{Keap.AuthorizeUrl()}&prompt=none&nonce=x&code_challenge=y&code_challenge=z");

        var back = await keap.Sandbox.ConsentAsync(url);

        Assert.StartsWith(Keap.Redirect + "?scope=", back.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_tab_answers_nothing()
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.ControlAsync(
            HttpMethod.Post,
            "consent",
            $$"""{"authorize_url":"{{Keap.AuthorizeUrl()}}","answer":"close"}"""
        );

        await answer.IsAsync(200, """{"redirect_to":null}""");
        Assert.Empty(keap.Sandbox.State.Consents);
    }

    [Theory]
    [InlineData("nina@nothing-yet.example", null, "error=access_denied")]
    [InlineData("olga@twoshops.example", null, "scope=full|ab103.infusionsoft.com&code=")]
    [InlineData("olga@twoshops.example", "tv265.infusionsoft.com", "scope=full|tv265.infusionsoft.com&code=")]
    public async Task Headless_consent_can_be_given_by_a_login(string login, string? tenant, string part)
    {
        await using var keap = await Keap.StartAsync();

        var back = await keap.Sandbox.ConsentAsync(Keap.AuthorizeUrl(state: "s"), tenant, login: login);

        Assert.StartsWith(Keap.Redirect, back.OriginalString, StringComparison.Ordinal);
        Assert.Contains(part, back.OriginalString, StringComparison.Ordinal);
        Assert.Contains("state=s", back.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not an address")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://127.0.0.1/callback#fragment")]
    [InlineData("http://127.0.0.1/cällback")]
    [InlineData("http://127.0.0.1/a\r\nSet-Cookie: x=y")]
    public async Task Without_a_usable_redirect_even_allow_leads_to_the_accounts_page(string? redirectUri)
    {
        await using var keap = await Keap.StartAsync();
        var url = Keap.AuthorizeUrl(redirectUri: redirectUri);

        using var answer = await AnswerPageAsync(keap, url, "xy123.infusionsoft.com", "allow");

        Assert.Equal("/app/central/home", answer.Headers.Location!.OriginalString);
        Assert.Empty(keap.Sandbox.State.Consents);
    }

    [Fact]
    public async Task Redirects_are_matched_loosely_unless_told_otherwise()
    {
        await using var loose = await Keap.StartAsync();
        await using var strict = await Keap.StartAsync(
            new() { Switches = new Dictionary<string, string> { ["redirect-match"] = "strict" } }
        );
        var elsewhere = Keap.AuthorizeUrl(redirectUri: "http://localhost:81/back?from=keap");

        var byLoose = await loose.Sandbox.ConsentAsync(elsewhere);
        var byStrict = await strict.Sandbox.ConsentAsync(elsewhere);
        var registered = await strict.Sandbox.ConsentAsync(Keap.AuthorizeUrl());

        Assert.StartsWith(
            "http://localhost:81/back?from=keap&scope=full",
            byLoose.OriginalString,
            StringComparison.Ordinal
        );
        Assert.Equal("/app/central/home", byStrict.AbsolutePath);
        Assert.StartsWith(Keap.Redirect, registered.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headless_consent_over_http_answers_where_to_go()
    {
        await using var keap = await Keap.StartAsync();
        var url = Keap.AuthorizeUrl(state: "s1");

        using var allowed = await keap.ControlAsync(
            HttpMethod.Post,
            "consent",
            $$"""{"authorize_url":"{{url}}","tenant":"ab103.infusionsoft.com","answer":"allow"}"""
        );
        using var denied = await keap.ControlAsync(
            HttpMethod.Post,
            "consent",
            $$"""{"authorize_url":"{{url}}","answer":"deny"}"""
        );

        Assert.StartsWith(
            $"{Keap.Redirect}?scope=full|ab103.infusionsoft.com&code=",
            (string?)(await allowed.JsonAsync())["redirect_to"],
            StringComparison.Ordinal
        );
        Assert.Equal($"{Keap.Redirect}?state=s1&{Denied}", (string?)(await denied.JsonAsync())["redirect_to"]);
    }

    [Theory]
    [InlineData("""{"answer":"allow"}""", "invalid_authorize_url")]
    [InlineData("""{"authorize_url":"/app/oauth/authorize"}""", "invalid_authorize_url")]
    [InlineData("""{"authorize_url":"http://localhost/else"}""", "invalid_authorize_url")]
    [InlineData("""{"authorize_url":"http://localhost/app/oauth/authorize","tenant":"x"}""", "unknown_tenant")]
    [InlineData("""{"authorize_url":"http://localhost/app/oauth/authorize","answer":"maybe"}""", "invalid_answer")]
    [InlineData("""{"authorize_url":"http://localhost/app/oauth/authorize","login":"x"}""", "unknown_login")]
    [InlineData(
        """{"authorize_url":"http://localhost/app/oauth/authorize","login":"ada@acme-bakery.example","tenant":"ab103.infusionsoft.com"}""",
        "unknown_tenant"
    )]
    [InlineData("""{"authorise_url":"http://localhost/app/oauth/authorize"}""", "invalid_body")]
    public async Task Headless_consent_refuses_what_it_cannot_do(string body, string code)
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.ControlAsync(HttpMethod.Post, "consent", body);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal(code, (string?)(await answer.JsonAsync())["code"]);
    }

    [Fact]
    public async Task In_process_consent_refuses_with_an_argument_exception()
    {
        await using var keap = await Keap.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => keap.Sandbox.ConsentAsync(new Uri("http://localhost/else")));
        await Assert.ThrowsAsync<ArgumentException>(() => keap.Sandbox.ConsentAsync(Keap.AuthorizeUrl(), "nobody"));
    }

    private static async Task<HttpResponseMessage> AnswerPageAsync(
        Keap keap,
        Uri url,
        string tenant,
        string answer,
        string? origin = "own",
        string? fetchSite = null
    )
    {
        using var visitor = new Visitor(keap);
        await visitor.SignInAsync(url, LoginOf(tenant));
        return await visitor.PostAsync(new() { ["tenant"] = tenant, ["answer"] = answer }, origin, fetchSite);
    }

    private static SandboxLogin LoginOf(string tenant) =>
        KeapSandboxSeed.Logins.Single(login => login.Tenants.Any(owned => owned.Host == tenant));

    [GeneratedRegex(
        """^http://127\.0\.0\.1:7400/callback/keap\?scope=full\|tv265\.infusionsoft\.com&code=[A-Za-z0-9]{24}&state=a%20b%26c$"""
    )]
    private static partial Regex AllowedLocation();
}
