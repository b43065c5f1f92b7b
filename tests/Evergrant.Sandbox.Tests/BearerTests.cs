namespace Evergrant.Sandbox.Tests;

public sealed class BearerTests
{
    private const string Missing =
        """{"fault":{"faultstring":"Invalid access token","detail":{"errorcode":"oauth.v2.InvalidAccessToken"}}}""";
    private const string Unknown =
        """{"fault":{"faultstring":"Invalid Access Token","detail":{"errorcode":"keymanagement.service.invalid_access_token"}}}""";
    private const string Expired =
        """{"fault":{"faultstring":"Access Token expired","detail":{"errorcode":"keymanagement.service.access_token_expired"}}}""";

    [Theory]
    [InlineData("/crm/rest/v1/contacts")]
    [InlineData("/crm/rest/v2/contacts")]
    [InlineData("/crm/xmlrpc/v1")]
    [InlineData("/no/such/path")]
    [InlineData("/token/elsewhere")]
    public async Task Without_a_token_every_path_is_the_same_401(string path)
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.GetAsync(path, null);

        await answer.IsAsync(401, Missing);
    }

    [Fact]
    public async Task An_authorization_without_the_scheme_counts_as_none()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/crm/rest/v1/contacts");
        request.Headers.TryAddWithoutValidation("Authorization", pair.Access);

        using var answer = await keap.Http.SendAsync(request);

        await answer.IsAsync(401, Missing);
    }

    [Fact]
    public async Task Garbage_is_an_invalid_access_token_and_so_is_a_refresh_token()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var garbage = await keap.GetAsync("/crm/rest/v1/contacts", "garbage");
        using var refresh = await keap.GetAsync("/crm/rest/v1/contacts", pair.Refresh);

        await garbage.IsAsync(401, Unknown);
        await refresh.IsAsync(401, Unknown);
    }

    [Fact]
    public async Task An_access_token_lives_24_hours_to_the_second()
    {
        await using var keap = await Keap.StartAsync(new() { StartFrozen = true });
        var pair = await keap.NewPairAsync();

        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        using var last = await keap.GetAsync("/crm/rest/v1/contacts", pair.Access);
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        using var expired = await keap.GetAsync("/crm/rest/v1/contacts", pair.Access);

        Assert.Equal(200, (int)last.StatusCode);
        await expired.IsAsync(401, Expired);
    }

    [Fact]
    public async Task A_token_in_the_query_is_accepted_and_noted()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var answer = await keap.GetAsync($"/crm/rest/v1/contacts?access_token={pair.Access}", null);

        Assert.Equal(200, (int)answer.StatusCode);
        var entry = keap.Sandbox.Requests.All[^1];
        Assert.Equal(["OAUTH-045"], entry.Findings.Select(found => found.Id));
        Assert.Equal("?access_token=[redacted]", entry.Query);
    }

    [Fact]
    public async Task Answers_carry_tenant_and_quota_and_a_401_carries_them_blank()
    {
        await using var keap = await Keap.StartAsync(new() { StartFrozen = true });
        var pair = await keap.NewPairAsync();
        (await keap.GetAsync("/crm/rest/v1/contacts", pair.Access)).Dispose();

        using var answer = await keap.GetAsync("/crm/rest/v1/contacts", pair.Access);
        using var refused = await keap.GetAsync("/crm/rest/v1/contacts", null);

        string Header(string name) => answer.Headers.GetValues(name).Single();
        Assert.Equal("xy123.infusionsoft.com", Header("x-keap-tenant-id"));
        Assert.Equal("150000", Header("x-keap-product-quota-limit"));
        Assert.Equal("day", Header("x-keap-product-quota-time-unit"));
        Assert.Equal("2", Header("x-keap-product-quota-used"));
        Assert.Equal("149998", Header("x-keap-product-quota-available"));
        Assert.Equal("1498", Header("x-keap-product-throttle-available"));
        Assert.Equal("10000|250000", Header("x-keap-tenant-throttle-limit"));
        Assert.Equal("2|2", Header("x-keap-tenant-throttle-used"));
        Assert.Equal("", Header("x-keap-product-spike-limit"));
        Assert.Equal("", refused.Headers.GetValues("x-keap-tenant-id").Single());
        Assert.Equal("|", refused.Headers.GetValues("x-keap-tenant-throttle-limit").Single());
    }

    [Theory]
    [InlineData("GET", "/crm/rest/v1/affiliates")]
    [InlineData("DELETE", "/crm/rest/v1/orders/1")]
    [InlineData("GET", "/crm/rest/v2/nothing")]
    [InlineData("GET", "/token")]
    public async Task What_is_not_imitated_says_so(string method, string path)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var answer = await keap.CallAsync(new HttpMethod(method), path, pair.Access);

        Assert.Equal(501, (int)answer.StatusCode);
        Assert.Contains($"{method} {path}", (string?)(await answer.JsonAsync())["message"], StringComparison.Ordinal);
        Assert.Equal("not_imitated", keap.Sandbox.Requests.All[^1].Refused);
    }
}
