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
}
