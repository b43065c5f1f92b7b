using System.Text;
using System.Text.RegularExpressions;

namespace Evergrant.Sandbox.Tests;

public sealed partial class TokenEndpointTests
{
    private const string ExchangeFailed = """
        {
            "error": "invalid_grant",
            "error_description": "Unable to authenticate username and password"
        }
        """;
    private const string NoGrantType =
        """{"error":"invalid_request","error_description":"response_type or grant_type is required"}""";
    private const string UnknownClient =
        """{"fault":{"faultstring":"Invalid client identifier","detail":{"errorcode":"oauth.v2.InvalidClientIdentifier"}}}""";

    [Fact]
    public async Task A_code_becomes_a_pair_in_keaps_form()
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.ExchangeAsync(await keap.NewCodeAsync("tv265.infusionsoft.com"));

        // Before the body: reading it makes HttpClient parse the header and print it its own way.
        Assert.Equal("application/json;charset=UTF-8", answer.Content.Headers.NonValidated["Content-Type"].ToString());
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Matches(SuccessBody(), body);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal("no-cache", answer.Headers.Pragma.ToString());
        Assert.StartsWith("req-", answer.Headers.GetValues("x-sandbox-request-id").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", """{"grant_type":"refresh_token","refresh_token":"x"}""")]
    [InlineData("application/x-www-form-urlencoded", "refresh_token=x")]
    [InlineData("application/x-www-form-urlencoded", "grant_type=&refresh_token=x")]
    [InlineData("application/x-www-form-urlencoded", "")]
    [InlineData("text/plain", "grant_type=refresh_token")]
    public async Task Without_a_form_or_a_grant_type_keap_asks_for_one(string contentType, string body)
    {
        await using var keap = await Keap.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, contentType);

        using var answer = await keap.Http.PostAsync("/token?grant_type=refresh_token", content);

        await answer.IsAsync(400, NoGrantType);
    }

    [Fact]
    public async Task An_unknown_refresh_token_and_a_wrong_secret_get_the_same_answer()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var unknown = await keap.RefreshAsync("neverissued");
        using var wrongSecret = await keap.RefreshAsync(pair.Refresh, Keap.Basic(secret: "notmysecret"));
        using var idTwice = await keap.RefreshAsync(pair.Refresh, Keap.Basic(secret: KeapSandboxSeed.ClientId));
        using var right = await keap.RefreshAsync(pair.Refresh);

        await unknown.IsAsync(400, Keap.InvalidRefreshToken);
        await wrongSecret.IsAsync(400, Keap.InvalidRefreshToken);
        await idTwice.IsAsync(400, Keap.InvalidRefreshToken);
        Assert.Equal(200, (int)right.StatusCode);
        Assert.Equal(
            ["refresh_token_unknown", "secret_wrong", "client_id_used_as_secret", null],
            keap.Sandbox.Requests.AtTokenEndpoint().Skip(1).Select(entry => entry.Refused)
        );
    }

    [Fact]
    public async Task An_unknown_client_gets_the_gateways_own_body()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var refresh = await keap.RefreshAsync(pair.Refresh, Keap.Basic(id: "someoneelse"));
        using var exchange = await keap.ExchangeAsync(await keap.NewCodeAsync(), id: "someoneelse");

        await refresh.IsAsync(401, UnknownClient);
        await exchange.IsAsync(401, UnknownClient);
    }

    [Theory]
    [InlineData("Basic not-base64!")]
    [InlineData("Basic bm9jb2xvbg==")]
    [InlineData("Bearer abc")]
    public async Task An_unreadable_authorization_is_an_invalid_client(string authorization)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var answer = await keap.RefreshAsync(pair.Refresh, authorization);

        await answer.IsAsync(401, """{"error":"invalid_client"}""");
    }

    [Fact]
    public async Task A_refresh_without_any_credentials_is_an_invalid_client()
    {
        await using var keap = await Keap.StartAsync();
        var form = new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = "x" };

        using var answer = await keap.PostTokenAsync(form, null);

        await answer.IsAsync(401, """{"error":"invalid_client"}""");
    }

    [Fact]
    public async Task Credentials_in_the_body_are_heard_on_refresh_and_both_at_once_are_noted()
    {
        await using var keap = await Keap.StartAsync();
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["client_id"] = KeapSandboxSeed.ClientId,
            ["client_secret"] = KeapSandboxSeed.ClientSecret,
            ["refresh_token"] = (await keap.NewPairAsync()).Refresh,
        };

        using var inBody = await keap.PostTokenAsync(form, null);
        form["refresh_token"] = (await Pair.OfAsync(inBody)).Refresh;
        using var both = await keap.PostTokenAsync(form, Keap.Basic());

        Assert.Equal(200, (int)both.StatusCode);
        Assert.Equal(["OAUTH-018"], keap.Sandbox.Requests.AtTokenEndpoint()[^1].Findings.Select(found => found.Id));
    }

    [Fact]
    public async Task What_is_not_sent_is_called_missing()
    {
        await using var keap = await Keap.StartAsync();
        Dictionary<string, string> refresh = new() { ["grant_type"] = "refresh_token" };
        Dictionary<string, string> exchange = new()
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = KeapSandboxSeed.ClientId,
            ["client_secret"] = KeapSandboxSeed.ClientSecret,
        };

        using var nobody = await keap.PostTokenAsync(refresh, null);
        using var bearer = await keap.PostTokenAsync(refresh, "Bearer x");
        using var noToken = await keap.PostTokenAsync(refresh, Keap.Basic());
        using var noCode = await keap.PostTokenAsync(exchange, null);

        await noToken.IsAsync(400, Keap.InvalidRefreshToken);
        await noCode.IsAsync(401, ExchangeFailed);
        Assert.Equal(nobody.StatusCode, bearer.StatusCode);
        Assert.Equal(
            ["credentials_missing", "credentials_unreadable", "refresh_token_missing", "code_missing"],
            keap.Sandbox.Requests.AtTokenEndpoint().Select(entry => entry.Refused)
        );
    }

    [Fact]
    public async Task A_used_an_unknown_and_a_late_code_fail_alike()
    {
        await using var keap = await Keap.StartAsync();
        var code = await keap.NewCodeAsync();
        var late = await keap.NewCodeAsync();
        (await keap.ExchangeAsync(code)).Dispose();

        using var again = await keap.ExchangeAsync(code);
        using var unknown = await keap.ExchangeAsync("neverissued");
        using var wrongSecret = await keap.ExchangeAsync(late, secret: "notmysecret");
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromMinutes(10));
        using var expired = await keap.ExchangeAsync(late);

        await again.IsAsync(401, ExchangeFailed);
        await unknown.IsAsync(401, ExchangeFailed);
        await wrongSecret.IsAsync(401, ExchangeFailed);
        await expired.IsAsync(401, ExchangeFailed);
        Assert.Equal(
            ["code_already_used", "code_unknown", "secret_wrong", "code_expired"],
            keap.Sandbox.Requests.AtTokenEndpoint().Skip(1).Select(entry => entry.Refused)
        );
    }

    [Fact]
    public async Task An_exchange_with_an_authorization_header_is_refused_and_the_code_survives()
    {
        await using var keap = await Keap.StartAsync();
        var code = await keap.NewCodeAsync();

        using var refused = await keap.ExchangeAsync(code, authorization: Keap.Basic());
        using var accepted = await keap.ExchangeAsync(code);

        await refused.IsAsync(401, ExchangeFailed);
        Assert.Equal(200, (int)accepted.StatusCode);
    }

    [Fact]
    public async Task Another_redirect_than_at_authorize_is_refused()
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.ExchangeAsync(await keap.NewCodeAsync(), redirectUri: "http://localhost/other");

        await answer.IsAsync(400, """{"error":"invalid_request","error_description":"invalid redirect_url"}""");
    }

    [Fact]
    public async Task An_exchange_without_a_client_id_and_an_unknown_grant_type_are_refused()
    {
        await using var keap = await Keap.StartAsync();

        using var odd = await keap.PostTokenAsync(
            new() { ["grant_type"] = "authorization_code", ["code"] = "x" },
            null
        );
        using var password = await keap.PostTokenAsync(new() { ["grant_type"] = "password" }, Keap.Basic());

        Assert.Equal("Missing or invalid service_name", (string?)(await odd.JsonAsync())["error_description"]);
        Assert.Equal(400, (int)odd.StatusCode);
        await password.IsAsync(400, """{"error":"unsupported_grant_type"}""");
    }

    [Fact]
    public async Task An_inactive_developer_gets_the_old_gateways_html()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        keap.Sandbox.State.DeveloperActive = false;

        using var answer = await keap.RefreshAsync(pair.Refresh);

        await answer.IsAsync(403, "<h1>Developer Inactive</h1>");
        Assert.Equal("text/xml", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("ERR_403_DEVELOPER_INACTIVE", answer.Headers.GetValues("X-Mashery-Error-Code").Single());
    }

    [Fact]
    public async Task A_parameter_that_comes_twice_counts_once()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        using var content = new StringContent(
            $"grant_type=refresh_token&refresh_token={pair.Refresh}&refresh_token=x",
            Encoding.UTF8,
            "application/x-www-form-urlencoded"
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, "/token") { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", Keap.Basic());

        using var answer = await keap.Http.SendAsync(request);

        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_pair_from_account_central_needs_no_code()
    {
        await using var keap = await Keap.StartAsync();

        var pair = await keap.Sandbox.IssueTokensAsync("ab103.infusionsoft.com");
        using var answer = await keap.RefreshAsync(pair.RefreshToken);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.DoesNotContain(pair.RefreshToken, pair.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_beyond_one_mebibyte_is_refused()
    {
        await using var keap = await Keap.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/token")
        {
            Content = new ByteArrayContent(new byte[1024 * 1024 + 1]),
        };
        // Else the answer races the rest of the body.
        request.Headers.ExpectContinue = true;

        using var answer = await keap.Http.SendAsync(request);

        Assert.Equal(413, (int)answer.StatusCode);
    }

    [GeneratedRegex(
        """^\{"access_token":"[A-Za-z0-9]{28}","token_type":"bearer","expires_in":86400,"refresh_token":"[A-Za-z0-9]{28}","scope":"full\|tv265\.infusionsoft\.com"\}$"""
    )]
    private static partial Regex SuccessBody();
}
