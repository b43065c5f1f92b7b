using System.Net;
using Evergrant.Sandbox;

namespace Evergrant.Server.Tests.Grants;

public sealed class GrantTests
{
    [Fact]
    public async Task The_list_says_where_each_grant_stands()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        await house.ConnectAsync("corner", "ab103.infusionsoft.com");
        var list = await house.ReadAsync("/api/v1/grants");
        Assert.Equal(["corner", "shop"], list["grants"]!.AsArray().Select(grant => (string?)grant!["name"]));
        var shop = list["grants"]![1]!;
        Assert.Equal(
            ("active", House.Account, "keap"),
            ((string?)shop["state"], (string?)shop["account"], (string?)shop["app"])
        );
        Assert.InRange((int)shop["days_left"]!, 44, 45);
        Assert.Equal("Nothing to do.", (string?)shop["what_to_do"]);
        Assert.Equal("connected", (string?)shop["evidence"]!["what"]);
        foreach (var time in new[] { "since", "access_expires_at", "refresh_ends_at", "next_refresh_at" })
            Assert.EndsWith("Z", (string?)shop[time], StringComparison.Ordinal);
        Assert.Null(list["next"]);
    }

    [Fact]
    public async Task A_long_list_comes_in_pages()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        await house.ConnectAsync("corner", "ab103.infusionsoft.com");
        var first = await house.ReadAsync("/api/v1/grants?limit=1");
        Assert.Equal("corner", (string?)first["next"]);
        var second = await house.ReadAsync("/api/v1/grants?limit=1&after=corner");
        Assert.Equal("shop", (string?)second["grants"]![0]!["name"]);
    }

    [Theory]
    [InlineData("limit=0", "invalid_limit")]
    [InlineData("limit=257", "invalid_limit")]
    [InlineData("limit=x", "invalid_limit")]
    [InlineData("limit=1&limit=2", "invalid_limit")]
    [InlineData("after=No%20name", "invalid_after")]
    public async Task A_page_that_makes_no_sense_is_refused(string query, string code)
    {
        await using var house = await House.BuildAsync();
        using var answer = await house.Api.GetAsync($"/api/v1/grants?{query}");
        await answer.IsProblemAsync(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task An_operator_rotates_a_grant_at_once()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        using var answer = await house.Api.PostAsync("/api/v1/grants/shop/refresh", null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var json = await answer.JsonAsync();
        Assert.True((bool?)json["rotated"]);
        Assert.Equal(2, (int?)json["grant"]!["generation"]);
        Assert.Equal(1, house.Redemptions);
        using var missing = await house.Api.PostAsync("/api/v1/grants/none/refresh", null);
        await missing.IsProblemAsync(HttpStatusCode.NotFound, "no_such_grant");
    }

    [Fact]
    public async Task A_rotation_that_the_provider_does_not_answer_is_503()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        house.Keap.Faults.Add(FaultNames.Unavailable, "refresh_token");
        using var answer = await house.Api.PostAsync("/api/v1/grants/shop/refresh", null);
        await answer.IsProblemAsync(HttpStatusCode.ServiceUnavailable, "provider_unavailable");
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task An_operator_says_how_much_a_grant_is_kept()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        using var answer = await PutKeepAsync(house, "shop", """{"keep":"alive"}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var kept = await answer.JsonAsync();
        Assert.Equal(("alive", false, false), ((string?)kept["keep"], (bool)kept["warm"]!, (bool)kept["rationed"]!));
        Assert.InRange((int)kept["days_left"]!, 44, 45);
        Assert.Equal((string?)kept["refresh_ends_at"], (string?)kept["refresh_idle_ends_at"]);
        Assert.Equal("alive", (string?)(await house.ReadAsync("/api/v1/grants/shop"))["keep"]);
        using var missing = await PutKeepAsync(house, "none", """{"keep":"warm"}""");
        await missing.IsProblemAsync(HttpStatusCode.NotFound, "no_such_grant");
    }

    [Theory]
    [InlineData("")]
    [InlineData("warm")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keep":"hot"}""")]
    [InlineData("""{"keep":1}""")]
    public async Task A_way_to_keep_that_there_is_not_changes_nothing(string body)
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        var before = (string?)(await house.ReadAsync("/api/v1/grants/shop"))["keep"];
        using var answer = await PutKeepAsync(house, "shop", body);
        await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_keep");
        Assert.Equal(before, (string?)(await house.ReadAsync("/api/v1/grants/shop"))["keep"]);
    }

    private static Task<HttpResponseMessage> PutKeepAsync(House house, string grant, string body) =>
        house.Api.PutAsync(
            new Uri($"/api/v1/grants/{grant}/keep", UriKind.Relative),
            new StringContent(body, System.Text.Encoding.UTF8, "application/json")
        );
}
