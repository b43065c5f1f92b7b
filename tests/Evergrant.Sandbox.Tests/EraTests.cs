using System.Text;
using System.Text.RegularExpressions;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Profiles;

namespace Evergrant.Sandbox.Tests;

/// <summary>The token endpoint as it was under each of Keap's gateways.</summary>
public sealed partial class EraTests
{
    private const string GrantType =
        """{"error":"invalid_request","error_description":"response_type or grant_type is required"}""";

    private const string InvalidClient = """{"error":"invalid_client"}""";

    private const string Identifier =
        """{"fault":{"faultstring":"Invalid client identifier","detail":{"errorcode":"oauth.v2.InvalidClientIdentifier"}}}""";

    private const string OldRefresh = """{"error":"invalid_grant","error_description":"Invalid refresh token"}""";

    private const string OldCode = """{"error":"invalid_grant","error_description":"Authorization code is invalid"}""";

    private const string Pretty =
        "{\n    \"error\": \"invalid_grant\",\n    \"error_description\": \"Unable to authenticate username and password\"\n}";

    private const string Redirect = """{"error":"invalid_request","error_description":"invalid redirect_url"}""";

    private const string ServiceName =
        """{"error_description":"Missing or invalid service_name","error":"invalid_request","error_uri":"https://developer.infusionsoft.com/docs/read/Getting_Started_With_OAuth2"}""";

    private const string Unsupported = """{"error":"unsupported_grant_type"}""";

    private const string Inactive = "<h1>Developer Inactive</h1>";

    private const string Json = "application/json";

    [Theory]
    [InlineData("no grant type", KeapEra.M, 400, Json, GrantType)]
    [InlineData("no grant type", KeapEra.A, 400, Json, GrantType)]
    [InlineData("no grant type", KeapEra.K, 400, Json, GrantType)]
    [InlineData("json", KeapEra.M, 400, Json, GrantType)]
    [InlineData("json", KeapEra.A, 400, Json, GrantType)]
    [InlineData("json", KeapEra.K, 400, Json, GrantType)]
    [InlineData("third grant type", KeapEra.M, 400, Json, Unsupported)]
    [InlineData("third grant type", KeapEra.A, 400, Json, Unsupported)]
    [InlineData("third grant type", KeapEra.K, 400, Json, Unsupported)]
    [InlineData("unreadable basic", KeapEra.M, 401, Json, InvalidClient)]
    [InlineData("unreadable basic", KeapEra.A, 401, Json, InvalidClient)]
    [InlineData("unreadable basic", KeapEra.K, 401, Json, InvalidClient)]
    [InlineData("unknown client", KeapEra.M, 401, Json, InvalidClient)]
    [InlineData("unknown client", KeapEra.A, 401, Json, Identifier)]
    [InlineData("unknown client", KeapEra.K, 401, Json, Identifier)]
    [InlineData("wrong secret", KeapEra.M, 401, Json, InvalidClient)]
    [InlineData("wrong secret", KeapEra.A, 400, Json, Keap.InvalidRefreshToken)]
    [InlineData("wrong secret", KeapEra.K, 400, Json, Keap.InvalidRefreshToken)]
    [InlineData("unknown token", KeapEra.M, 400, Json, OldRefresh)]
    [InlineData("unknown token", KeapEra.A, 400, Json, Keap.InvalidRefreshToken)]
    [InlineData("unknown token", KeapEra.K, 400, Json, Keap.InvalidRefreshToken)]
    [InlineData("used token", KeapEra.M, 400, Json, OldRefresh)]
    [InlineData("used token", KeapEra.A, 400, Json, Keap.InvalidRefreshToken)]
    [InlineData("used token", KeapEra.K, 400, Json, Keap.InvalidRefreshToken)]
    [InlineData("expired token", KeapEra.M, 400, Json, OldRefresh)]
    [InlineData("expired token", KeapEra.A, 400, Json, Keap.InvalidRefreshToken)]
    [InlineData("expired token", KeapEra.K, 400, Json, Keap.InvalidRefreshToken)]
    [InlineData("unknown code", KeapEra.M, 400, Json, OldCode)]
    [InlineData("unknown code", KeapEra.A, 401, Json, Pretty)]
    [InlineData("unknown code", KeapEra.K, 401, Json, Pretty)]
    [InlineData("used code", KeapEra.M, 400, Json, OldCode)]
    [InlineData("used code", KeapEra.A, 401, Json, Pretty)]
    [InlineData("used code", KeapEra.K, 401, Json, Pretty)]
    [InlineData("wrong secret at the exchange", KeapEra.M, 401, Json, InvalidClient)]
    [InlineData("wrong secret at the exchange", KeapEra.A, 401, Json, Pretty)]
    [InlineData("wrong secret at the exchange", KeapEra.K, 401, Json, Pretty)]
    [InlineData("exchange without client", KeapEra.M, 400, Json, ServiceName)]
    [InlineData("exchange without client", KeapEra.A, 400, Json, ServiceName)]
    [InlineData("exchange without client", KeapEra.K, 400, Json, ServiceName)]
    [InlineData("another redirect", KeapEra.M, 400, Json, Redirect)]
    [InlineData("another redirect", KeapEra.A, 400, Json, Redirect)]
    [InlineData("another redirect", KeapEra.K, 400, Json, Redirect)]
    [InlineData("inactive", KeapEra.M, 403, "text/xml", Inactive)]
    [InlineData("inactive", KeapEra.A, 403, "text/xml", Inactive)]
    [InlineData("inactive", KeapEra.K, 403, "text/xml", Inactive)]
    public async Task Each_refusal_has_its_status_type_and_body_in_each_era(
        string cause,
        KeapEra era,
        int status,
        string contentType,
        string body
    )
    {
        await using var keap = await Keap.StartAsync(new() { Era = era });

        using var answer = await CauseAsync(keap, cause);

        await answer.IsAsync(status, body);
        Assert.Equal(contentType, answer.Content.Headers.NonValidated["Content-Type"].ToString());
        Assert.Equal(Encoding.UTF8.GetByteCount(body), answer.Content.Headers.ContentLength);
        if (cause == "inactive")
        {
            Assert.Equal("Mashery Proxy", answer.Headers.NonValidated["Server"].ToString());
            Assert.Equal("ERR_403_DEVELOPER_INACTIVE", answer.Headers.GetValues("X-Mashery-Error-Code").Single());
            Assert.Equal("Account Inactive", answer.Headers.GetValues("X-Error-Detail-Header").Single());
        }
    }

    [Fact]
    public async Task Era_M_has_its_own_lifetimes_and_letters()
    {
        await using var keap = await Keap.StartAsync(new() { Era = KeapEra.M, StartFrozen = true });
        var code = await keap.NewCodeAsync();
        using var answer = await keap.ExchangeAsync(code);
        var body = await answer.JsonAsync();
        var access = (string)body["access_token"]!;
        var refresh = (string)body["refresh_token"]!;

        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromHours(8));
        using var late = await keap.GetAsync("/crm/rest/v1/contacts", access);
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromDays(179));
        using var refreshed = await keap.RefreshAsync(refresh);
        var next = await Pair.OfAsync(refreshed);
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromDays(180));
        using var tooLate = await keap.RefreshAsync(next.Refresh);

        Assert.All([code, access, refresh], text => Assert.Matches(Letters(), text));
        Assert.Equal(28800, (int)body["expires_in"]!);
        Assert.Equal(401, (int)late.StatusCode);
        await tooLate.IsAsync(400, OldRefresh);
    }

    [Fact]
    public async Task An_app_can_live_in_an_era_of_its_own()
    {
        await using var keap = await Keap.StartAsync();
        await keap.Sandbox.SetProfileAsync(KeapEra.M, clientId: KeapSandboxSeed.ContractorApp.ClientId);

        using var theirs = await keap.RefreshAsync(
            "neverissued",
            Keap.Basic(KeapSandboxSeed.ContractorApp.ClientId, KeapSandboxSeed.ContractorApp.ClientSecret)
        );
        using var ours = await keap.RefreshAsync("neverissued");

        await theirs.IsAsync(400, OldRefresh);
        await ours.IsAsync(400, Keap.InvalidRefreshToken);
        Assert.Contains("refresh.answer.m", keap.Sandbox.Requests.All[^2].Fidelity);
        Assert.Contains("refresh.answer.k", keap.Sandbox.Requests.All[^1].Fidelity);
    }

    [Fact]
    public void Every_kind_of_refusal_has_an_answer_in_every_era()
    {
        foreach (var era in Enum.GetValues<KeapEra>())
        {
            var profile = Profile.Of(era);
            foreach (var kind in Enum.GetValues<RefusalKind>())
                Assert.InRange(TokenRefusal.Of(kind, profile).Status, 400, 503);
        }
    }

    private static async Task<HttpResponseMessage> CauseAsync(Keap keap, string cause)
    {
        switch (cause)
        {
            case "no grant type":
                return await keap.PostTokenAsync(new() { ["refresh_token"] = "x" }, Keap.Basic());
            case "json":
                using (var json = new StringContent("""{"grant_type":"refresh_token"}""", Encoding.UTF8, Json))
                    return await keap.Http.PostAsync("/token", json);
            case "third grant type":
                return await keap.PostTokenAsync(new() { ["grant_type"] = "password" }, Keap.Basic());
            case "unreadable basic":
                return await keap.RefreshAsync("x", "Basic not-base64!");
            case "unknown client":
                return await keap.RefreshAsync("x", Keap.Basic(id: "someoneelse"));
            case "wrong secret":
                return await keap.RefreshAsync((await keap.NewPairAsync()).Refresh, Keap.Basic(secret: "notmysecret"));
            case "unknown token":
                return await keap.RefreshAsync("neverissued");
            case "used token":
                var spent = (await keap.NewPairAsync()).Refresh;
                (await keap.RefreshAsync(spent)).Dispose();
                return await keap.RefreshAsync(spent);
            case "expired token":
                var idle = (await keap.NewPairAsync()).Refresh;
                await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromDays(181));
                return await keap.RefreshAsync(idle);
            case "unknown code":
                return await keap.ExchangeAsync("neverissued");
            case "used code":
                var code = await keap.NewCodeAsync();
                (await keap.ExchangeAsync(code)).Dispose();
                return await keap.ExchangeAsync(code);
            case "wrong secret at the exchange":
                return await keap.ExchangeAsync(await keap.NewCodeAsync(), secret: "notmysecret");
            case "exchange without client":
                return await keap.PostTokenAsync(new() { ["grant_type"] = "authorization_code", ["code"] = "x" }, null);
            case "another redirect":
                return await keap.ExchangeAsync(await keap.NewCodeAsync(), redirectUri: "http://localhost/other");
            case "inactive":
                var pair = await keap.NewPairAsync();
                keap.Sandbox.State.DeveloperActive = false;
                return await keap.RefreshAsync(pair.Refresh);
            default:
                throw new ArgumentException(cause);
        }
    }

    [GeneratedRegex("^[a-z0-9]{24}$")]
    private static partial Regex Letters();
}
