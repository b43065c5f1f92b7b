using System.Net;

namespace Evergrant.Sandbox.Tests;

public sealed class SignInTests
{
    private const string Denied =
        "error_description=User+denied+access+to+resource&error=access_denied"
        + "&error_uri=https%3A%2F%2Fdeveloper.infusionsoft.com%2Fdocs%2Fread%2FGetting_Started_With_OAuth2";

    private static readonly string Authorize = Keap.AuthorizeUrl(state: "s").PathAndQuery;

    [Fact]
    public async Task A_browser_signs_in_once_and_sees_the_allow_page_at_once_after_that()
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);

        var first = await visitor.OpenAsync(Authorize);
        await visitor.SignInAsync(Keap.AuthorizeUrl(state: "s"), KeapSandboxSeed.Owner);
        var later = await visitor.OpenAsync(Authorize);

        Assert.Contains("<h1>Sign in</h1>", first, StringComparison.Ordinal);
        Assert.DoesNotContain("password\"", first, StringComparison.Ordinal);
        Assert.Contains("<h1>Allow access?</h1>", later, StringComparison.Ordinal);
        Assert.Contains("olga@twoshops.example", later, StringComparison.Ordinal);
        Assert.All(visitor.Cookies, name => Assert.StartsWith("sandbox_", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_cookies_end_with_the_browser_and_no_script_sees_them()
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.OpenAsync(Authorize);

        using var answer = await visitor.PostAsync(new() { ["login"] = KeapSandboxSeed.Baker.Email });

        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.Equal("sandbox_login=ada%40acme-bakery.example; path=/; samesite=lax; httponly", cookie);
        Assert.Equal(Authorize, answer.Headers.NonValidated["Location"].ToString());
    }

    [Fact]
    public async Task Signing_in_as_someone_else_is_one_link_away_and_comes_back_to_the_same_request()
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        var allow = await visitor.SignInAsync(Keap.AuthorizeUrl(state: "s"), KeapSandboxSeed.Baker);
        var link = WebUtility.HtmlDecode(allow.Split("<a href=\"")[1].Split('"')[0]);

        var again = await visitor.OpenAsync(link);
        var request = visitor.Form["request"];
        using var other = await visitor.PostAsync(new() { ["login"] = KeapSandboxSeed.Owner.Email });
        var owners = await visitor.OpenAsync(other.Headers.NonValidated["Location"].ToString());

        Assert.Contains("<h1>Sign in</h1>", again, StringComparison.Ordinal);
        Assert.Equal(Authorize, "/app/oauth/authorize" + request);
        Assert.Contains("Olga Owner", owners, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_login_with_several_tenants_is_asked_which()
    {
        await using var keap = await Keap.StartAsync();
        using var baker = new Visitor(keap);
        using var owner = new Visitor(keap);

        var one = await baker.SignInAsync(Keap.AuthorizeUrl(), KeapSandboxSeed.Baker);
        var two = await owner.SignInAsync(Keap.AuthorizeUrl(), KeapSandboxSeed.Owner);

        Assert.DoesNotContain("<select", one, StringComparison.Ordinal);
        Assert.Equal("xy123.infusionsoft.com", baker.Form["tenant"]);
        Assert.Contains(
            "<label class=\"above\" for=\"tenant\">Keap application</label>",
            two,
            StringComparison.Ordinal
        );
        Assert.Equal(2, two.Split("<option ").Length - 1);
        Assert.DoesNotContain("xy123", two, StringComparison.Ordinal);
        foreach (var page in new[] { one, two })
        {
            Assert.True(
                page.IndexOf(">Deny<", StringComparison.Ordinal) < page.IndexOf(">Allow<", StringComparison.Ordinal)
            );
        }
    }

    [Theory]
    [InlineData("allow")]
    [InlineData("deny")]
    public async Task A_login_without_a_tenant_is_denied_whichever_button_it_presses(string button)
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        var page = await visitor.SignInAsync(Keap.AuthorizeUrl(state: "s"), KeapSandboxSeed.Newcomer);

        using var answer = await visitor.PostAsync(new() { ["answer"] = button });

        Assert.Equal($"{Keap.Redirect}?state=s&{Denied}", answer.Headers.NonValidated["Location"].ToString());
        Assert.Contains("owns no Keap application", page, StringComparison.Ordinal);
        Assert.Empty(keap.Sandbox.State.Consents);
    }

    [Fact]
    public async Task A_tenant_of_somebody_else_is_refused()
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.SignInAsync(Keap.AuthorizeUrl(), KeapSandboxSeed.Baker);

        using var answer = await visitor.PostAsync(
            new() { ["tenant"] = "ab103.infusionsoft.com", ["answer"] = "allow" }
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(keap.Sandbox.State.Consents);
    }

    [Theory]
    [InlineData("nobody@x.example", null)]
    [InlineData("", null)]
    [InlineData("<script>alert(1)</script>", null)]
    [InlineData("ada@acme-bakery.example", "//evil.example")]
    [InlineData("ada@acme-bakery.example", "?a\r\nSet-Cookie: x=y")]
    [InlineData("ada@acme-bakery.example", "?ä")]
    public async Task A_sign_in_that_the_page_does_not_offer_is_refused(string login, string? request)
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.OpenAsync(Authorize);
        var fields = new Dictionary<string, string> { ["login"] = login };
        if (request is not null)
            fields["request"] = request;

        using var answer = await visitor.PostAsync(fields);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("<script", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("sandbox_login", visitor.Cookies);
    }

    [Fact]
    public async Task A_consent_without_a_sign_in_is_refused()
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.OpenAsync(Authorize);

        using var answer = await visitor.PostAsync(
            new() { ["tenant"] = "xy123.infusionsoft.com", ["answer"] = "allow" }
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(keap.Sandbox.State.Consents);
    }

    [Theory]
    [InlineData("client_id=sandboxclient00000000001", "has no redirect_uri")]
    [InlineData("client_id=sandboxclient00000000001&redirect_uri=x", "not an absolute http or https address")]
    [InlineData(
        "client_id=sandboxclient00000000001&redirect_uri=http%3A%2F%2Flocalhost&response_type=token",
        "another response_type than code"
    )]
    public async Task Your_accounts_says_in_its_ribbon_why_no_code_came(string query, string why)
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.SignInAsync(Keap.AuthorizeUrl(), KeapSandboxSeed.Baker);

        await visitor.OpenAsync("/app/oauth/authorize?" + query);
        using var answer = await visitor.PostAsync(new() { ["answer"] = "allow" });
        Assert.Equal("/app/central/home", answer.Headers.Location!.OriginalString);

        var page = await visitor.OpenAsync("/app/central/home");

        var ribbon = page.Split("<header")[1].Split("</header>")[0];
        Assert.Contains(why, ribbon, StringComparison.Ordinal);
        Assert.Contains("Acme Bakery", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Corner Shop", page, StringComparison.Ordinal);
        Assert.Empty(keap.Sandbox.State.Consents);
    }
}
