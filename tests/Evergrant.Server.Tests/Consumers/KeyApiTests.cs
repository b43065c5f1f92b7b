using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Evergrant.Server.Tests.Gateway;

namespace Evergrant.Server.Tests.Consumers;

public sealed class KeyApiTests
{
    private const string Contacts = "/gw/shop/crm/rest/v1/contacts";
    private static readonly string[] Quick = ["50/s"];
    private static readonly string[] Lifted = ["none"];
    private static readonly string[] Adding = ["POST /crm/rest/v1/contacts"];

    private static async Task<JsonNode> SendAsync(
        GatewayHouse house,
        HttpMethod method,
        string path,
        object? body = null
    )
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        using var answer = await house.House.Api.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    [Fact]
    public async Task A_key_is_made_limited_changed_rotated_and_revoked_by_a_program()
    {
        await using var house = await GatewayHouse.BuildAsync();
        var made = await SendAsync(
            house,
            HttpMethod.Post,
            "/api/v1/keys",
            new
            {
                grant = "shop",
                name = "cleo",
                preset = "read-only",
                rate = Quick,
                until = "90d",
                note = "Cleo",
            }
        );
        using var cleo = house.NewHttp((string)made["text"]!);
        using (var read = await cleo.GetAsync(Contacts))
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        using (var written = await cleo.PostAsync(Contacts, null))
            await written.IsProblemAsync(HttpStatusCode.Forbidden, "call_not_allowed");
        Assert.Equal(50, (int)made["key"]!["policy"]!["per_second"]!);

        var changed = await SendAsync(
            house,
            HttpMethod.Patch,
            "/api/v1/keys/cleo",
            new { allow = Adding, rate = Lifted }
        );
        Assert.Null(changed["policy"]!["per_second"]);
        Assert.Equal(("Cleo", null), ((string?)changed["note"], (string?)changed["policy"]!["preset"]));
        Assert.NotNull(changed["policy"]!["until"]);

        var rotated = await SendAsync(house, HttpMethod.Post, "/api/v1/keys/cleo/rotate?overlap=0s");
        house.House.ProcessClock.Shift(TimeSpan.FromSeconds(1));
        using (var old = await cleo.GetAsync(Contacts))
            await old.IsProblemAsync(HttpStatusCode.Unauthorized, "key_replaced");
        using var fresh = house.NewHttp((string)rotated["text"]!);
        using (var read = await fresh.GetAsync(Contacts))
            await read.IsProblemAsync(HttpStatusCode.Forbidden, "call_not_allowed");

        var revoked = await SendAsync(house, HttpMethod.Post, "/api/v1/keys/cleo/revoke");
        Assert.NotNull(revoked["revoked_at"]);
        house.House.ProcessClock.Shift(TimeSpan.FromSeconds(1));
        using (var over = await fresh.GetAsync(Contacts))
            await over.IsProblemAsync(HttpStatusCode.Unauthorized, "key_revoked");
        var listed = await house.House.ReadAsync("/api/v1/keys");
        Assert.Equal(["cleo", "site"], listed["keys"]!.AsArray().Select(key => (string)key!["name"]!));
        Assert.DoesNotContain("eg_", listed.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"grant":"shop","preset":"write-only"}""", 400, "invalid_key")]
    [InlineData("""{"grant":"shop","name":"No Name"}""", 400, "invalid_key")]
    [InlineData("""{"grant":"shop","allow":["FETCH /x"]}""", 400, "invalid_key")]
    [InlineData("""{"grant":"shop","alow":["GET /x"]}""", 400, "invalid_key")]
    [InlineData("""{"grant":"shop","allow":[null]}""", 400, "invalid_key")]
    [InlineData("""{"grant":"shop","fields":[null]}""", 400, "invalid_key")]
    [InlineData("""{"grant":"shop","rate":["5/s",null]}""", 400, "invalid_key")]
    [InlineData("""{"grant":"shop","from":[null]}""", 400, "invalid_key")]
    [InlineData("""{"grant":"shop","token_read":true,"preset":"read-only"}""", 400, "invalid_key")]
    [InlineData("""[]""", 400, "invalid_key")]
    [InlineData("""null""", 400, "invalid_key")]
    [InlineData("""{"preset":"read-only"}""", 404, "no_such_grant")]
    [InlineData("""{"grant":"nobody"}""", 404, "no_such_grant")]
    [InlineData("""{"grant":"shop","name":"site"}""", 409, "key_name_taken")]
    public async Task What_is_no_key_makes_none(string body, int status, string code)
    {
        await using var house = await GatewayHouse.BuildAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await house.House.Api.PostAsync("/api/v1/keys", content);
        await answer.IsProblemAsync((HttpStatusCode)status, code);
        Assert.Single(await house.Keys.ListAsync(default));
    }

    [Theory]
    [InlineData("""{"token_read":true}""")]
    [InlineData("""{"grant":"shop","rate":["5/s"]}""")]
    [InlineData("""{"name":"other"}""")]
    [InlineData("""{"allow":[null]}""")]
    public async Task What_cannot_be_changed_is_told_and_nothing_is(string body)
    {
        await using var house = await GatewayHouse.BuildAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await house.House.Api.PatchAsync("/api/v1/keys/site", content);
        await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_key");
        var key = Assert.Single(await house.Keys.ListAsync(default));
        Assert.Equal(("site", false, null), (key.Name, key.TokenRead, key.Policy.PerSecond));
    }

    [Fact]
    public async Task A_limit_too_long_for_its_field_makes_no_key_without_it()
    {
        await using var house = await GatewayHouse.BuildAsync();
        using var browser = new Browser(house.House);
        await browser.SignInAsync();
        var from = string.Join(',', Enumerable.Repeat("203.0.113.7", 60));
        using var refused = await browser.SubmitAsync(
            "/keys",
            "/keys",
            ("grant", "shop"),
            ("name", "x"),
            ("from", from)
        );
        await refused.IsPageAsync(HttpStatusCode.BadRequest, "from may have 600 characters. Nothing was made.");
        Assert.Single(await house.Keys.ListAsync(default));
        using var made = await browser.SubmitAsync(
            "/keys",
            "/keys",
            ("grant", "shop"),
            ("name", "x"),
            ("from", from[..11])
        );
        await made.IsPageAsync(HttpStatusCode.OK, "The new key");
    }

    [Fact]
    public async Task Keys_are_the_operators_business_alone()
    {
        await using var house = await GatewayHouse.BuildAsync();
        foreach (var path in (string[])["/api/v1/keys", "/api/v1/keys/site", "/api/v1/quota", "/api/v1/log"])
        {
            using var answer = await house.Http.GetAsync(path);
            await answer.IsProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        }
        using var gone = await house.House.Api.GetAsync("/api/v1/keys/nobody");
        await gone.IsProblemAsync(HttpStatusCode.NotFound, "no_such_key");
    }

    [Fact]
    public async Task An_operators_page_shows_keys_and_cuts_one_off_and_strangers_can_do_neither()
    {
        await using var house = await GatewayHouse.BuildAsync();
        (await house.Http.GetAsync(Contacts)).Dispose();
        var key = (await house.Keys.FindNamedAsync("site", default))!;
        using var browser = new Browser(house.House);
        using (var stranger = await browser.GetAsync("/keys"))
            await stranger.IsPageAsync(HttpStatusCode.Forbidden, "not signed in");
        await browser.SignInAsync();
        using (var page = await browser.GetAsync("/keys"))
            Assert.DoesNotContain("eg_", await page.IsPageAsync(HttpStatusCode.OK, "site"), StringComparison.Ordinal);
        using (
            var foreign = await browser.PostAsync(new Uri(house.House.Server.Address, $"/keys/{key.Id}/revoke"), "x")
        )
            await foreign.IsPageAsync(HttpStatusCode.BadRequest, "press the button once more");
        Assert.Null((await house.Keys.FindNamedAsync("site", default))!.RevokedAt);
        using (var renewed = await browser.PressAsync("/keys", $"/keys/{key.Id}/rotate"))
            Assert.DoesNotContain(
                house.Key,
                await renewed.IsPageAsync(HttpStatusCode.OK, "works for 24 more hours"),
                StringComparison.Ordinal
            );
        Assert.NotNull((await house.Keys.FindNamedAsync("site", default))!.RotatedAt);
        using (var cut = await browser.PressAsync("/keys", $"/keys/{key.Id}/revoke"))
            await cut.IsPageAsync(HttpStatusCode.OK, "Cut off. Within a second");
        Assert.NotNull((await house.Keys.FindNamedAsync("site", default))!.RevokedAt);
    }

    [Fact]
    public async Task An_operators_page_makes_a_key_with_every_limit_that_the_command_knows()
    {
        await using var house = await GatewayHouse.BuildAsync();
        using var browser = new Browser(house.House);
        await browser.SignInAsync();
        using var made = await browser.SubmitAsync(
            "/keys",
            "/keys",
            ("grant", GatewayHouse.Grant),
            ("preset", "read-only"),
            ("name", "cleo"),
            ("allow", "POST /crm/rest/v1/contacts\r\n\r\nPUT /crm/rest/v1/contacts"),
            ("fields", "POST /crm/rest/v1/contacts given_name,email_addresses"),
            ("not_before", "2027-01-01"),
            ("until", "2028-01-01")
        );
        await made.IsPageAsync(HttpStatusCode.OK, "eg_");
        var policy = (await house.Keys.FindNamedAsync("cleo", default))!.Policy;
        Assert.Contains("POST /crm/rest/v1/contacts", policy.Allow!);
        Assert.Contains("PUT /crm/rest/v1/contacts", policy.Allow!);
        Assert.Equal(["POST /crm/rest/v1/contacts given_name,email_addresses"], policy.Fields);
        Assert.Equal((2027, 2028), (policy.NotBefore!.Value.Year, policy.Until!.Value.Year));
    }
}
