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
        Assert.Contains("limit=5", keap.Sandbox.Requests.All[^1].Query, StringComparison.Ordinal);
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

    private static async Task NowhereAsync(Keap keap)
    {
        using var requests = await keap.ControlAsync(HttpMethod.Get, "requests");
        using var lineage = await keap.ControlAsync(HttpMethod.Get, "lineage");
        using var status = await keap.ControlAsync(HttpMethod.Get, "status");
        foreach (var answer in new[] { requests, lineage, status })
            Assert.DoesNotContain(Canary, await answer.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }
}
