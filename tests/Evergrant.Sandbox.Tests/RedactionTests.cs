using System.Text;

namespace Evergrant.Sandbox.Tests;

public sealed class RedactionTests
{
    private const string Canary = "canary7f3b9e2d1c";

    [Theory]
    [InlineData("access_token")]
    [InlineData("refresh_token")]
    [InlineData("client_secret")]
    [InlineData("code")]
    [InlineData("Authorization")]
    [InlineData("api_key")]
    public async Task A_secret_in_a_query_is_hidden(string name)
    {
        await using var keap = await Keap.StartAsync();

        (await keap.GetAsync($"/crm/rest/v1/contacts?{name}={Canary}&limit=5", null)).Dispose();

        await NowhereAsync(keap);
        Assert.Contains("limit=5", keap.Sandbox.Requests.All[0].Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bare_token_in_a_query_is_hidden()
    {
        await using var keap = await Keap.StartAsync();

        (await keap.GetAsync($"/crm/rest/v1/contacts?{Canary}", null)).Dispose();

        await NowhereAsync(keap);
    }

    [Fact]
    public async Task A_secret_inside_an_address_in_a_query_is_hidden()
    {
        await using var keap = await Keap.StartAsync();

        (await keap.GetAsync($"/x?return={Uri.EscapeDataString($"http://a/?code={Canary}")}", null)).Dispose();

        await NowhereAsync(keap);
    }

    [Theory]
    [InlineData("refresh_token", "refresh_token")]
    [InlineData("authorization_code", "code")]
    [InlineData("authorization_code", "client_secret")]
    [InlineData("authorization_code", "client_id")]
    [InlineData("refresh_token", "grant_type")]
    public async Task A_secret_in_a_form_is_hidden_whatever_field_it_is_in(string grantType, string field)
    {
        await using var keap = await Keap.StartAsync();
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = grantType,
            ["client_id"] = KeapSandboxSeed.ClientId,
            ["client_secret"] = KeapSandboxSeed.ClientSecret,
            ["code"] = "x",
            ["refresh_token"] = "x",
        };
        form[field] = Canary;

        (await keap.PostTokenAsync(form, null)).Dispose();

        await NowhereAsync(keap);
    }

    [Fact]
    public async Task A_secret_in_a_header_or_a_json_body_is_hidden()
    {
        await using var keap = await Keap.StartAsync();
        using var json = new StringContent($$"""{"refresh_token":"{{Canary}}"}""", Encoding.UTF8, "application/json");

        (await keap.RefreshAsync("x", Keap.Basic(secret: Canary))).Dispose();
        (await keap.RefreshAsync("x", Keap.Basic(id: Canary))).Dispose();
        (await keap.GetAsync("/crm/rest/v1/contacts", Canary)).Dispose();
        (await keap.Http.PostAsync("/token", json)).Dispose();

        await NowhereAsync(keap);
    }

    [Theory]
    [InlineData("Authorization", "Negotiate " + Canary)]
    [InlineData("X-Keap-API-Key", Canary)]
    [InlineData("Cookie", "sandbox_login=" + Canary)]
    [InlineData("Referer", "http://127.0.0.1/?code=" + Canary)]
    [InlineData("X-Mine", Canary)]
    [InlineData(Canary, "x")]
    public async Task A_header_that_may_be_a_secret_is_hidden(string name, string value)
    {
        await using var keap = await Keap.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/token");
        request.Headers.TryAddWithoutValidation(name, value);

        (await keap.Http.SendAsync(request)).Dispose();

        await NowhereAsync(keap);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", Canary)]
    [InlineData("application/x-www-form-urlencoded", Canary + "=x")]
    [InlineData("application/x-www-form-urlencoded", "redirect_uri=http%3A%2F%2Fx.example%2F" + Canary)]
    [InlineData("application/x-www-form-urlencoded", "redirect_uri=" + Canary)]
    [InlineData("application/json", "{\"" + Canary + "\":1}")]
    [InlineData("application/json", "{\"\\ud800\":\"" + Canary + "\"}")]
    [InlineData("text/plain", Canary)]
    public async Task A_body_of_any_kind_keeps_its_secrets(string type, string body)
    {
        await using var keap = await Keap.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, type);

        (await keap.Http.PostAsync("/token", content)).Dispose();

        await NowhereAsync(keap);
    }

    [Fact]
    public async Task A_property_that_is_refused_by_name_is_not_named_in_the_log()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var answer = await keap.CallAsync(
            HttpMethod.Post,
            "/crm/rest/v1/tags",
            pair.Access,
            $$"""{"{{Canary}}":1}"""
        );

        await answer.IsAsync(400, $$"""{"message":"Unrecognized property: {{Canary}}"}""");
        await NowhereAsync(keap);
    }

    [Fact]
    public async Task Issued_codes_and_tokens_are_in_no_page_and_no_log()
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.SignInAsync(Keap.AuthorizeUrl(), KeapSandboxSeed.Baker);
        using var allowed = await visitor.PostAsync(new() { ["answer"] = "allow" });
        var code = allowed.Headers.Location!.Query.Split("code=")[1];
        using var exchanged = await keap.ExchangeAsync(code);
        var pair = await Pair.OfAsync(exchanged);
        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        (await keap.GetAsync("/crm/rest/v1/contacts", pair.Access)).Dispose();

        var shown = await ShownAsync(keap);

        foreach (var secret in new[] { code, pair.Access, pair.Refresh, KeapSandboxSeed.ClientSecret })
            Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_keeps_what_rules_need()
    {
        await using var keap = await Keap.StartAsync();

        (await keap.RefreshAsync("x")).Dispose();

        var exchange = keap.Sandbox.Requests.All[^1].Exchange;
        Assert.Contains(new LoggedField("Authorization", "Basic [redacted]"), exchange.RequestHeaders);
        Assert.Contains(new LoggedField("Content-Type", "application/x-www-form-urlencoded"), exchange.RequestHeaders);
        Assert.Equal(
            [new LoggedField("grant_type", "refresh_token"), new LoggedField("refresh_token", "[redacted]")],
            exchange.RequestFields
        );
        Assert.Contains(new LoggedField("Content-Type", "application/json"), exchange.ResponseHeaders);
        Assert.Equal(Keap.InvalidRefreshToken, exchange.ResponseBody);
    }

    private static async Task NowhereAsync(Keap keap) =>
        Assert.DoesNotContain(Canary, await ShownAsync(keap), StringComparison.OrdinalIgnoreCase);

    private static async Task<string> ShownAsync(Keap keap)
    {
        var shown = new StringBuilder();
        foreach (var call in new[] { "requests", "lineage", "status", "mail" })
        {
            using var answer = await keap.ControlAsync(HttpMethod.Get, call);
            shown.Append(await answer.Content.ReadAsStringAsync());
        }

        keap.SignIn(KeapSandboxSeed.Baker);
        var pages = keap.Sandbox.Requests.All.Select(one => "/_sandbox/requests/" + one.Id);
        foreach (
            var page in pages.Concat([
                "/",
                "/_sandbox/requests",
                "/_sandbox/mail",
                "/_sandbox/live",
                "/_sandbox/lineage",
                "/app/central/home",
            ])
        )
            shown.Append(await keap.Http.GetStringAsync(page));

        return shown.ToString();
    }
}
